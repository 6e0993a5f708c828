using SessionContext.Core.Defaults;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Logins;

/// <summary>
/// What was chosen at an anonymous log-in for the context that will come. Each value keeps its rule of contract § 1.
/// </summary>
public sealed class ChosenValues
{
    private readonly List<(Derivation Of, string Value)> _values = [];

    private ChosenValues() { }

    /// <summary>Nothing was chosen.</summary>
    public static ChosenValues None { get; } = new();

    /// <summary>Whether nothing was chosen.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>Takes a value for each field that is derived where nobody chooses it.</summary>
    /// <param name="valueOf">The value of the field with this name; null where none was given.</param>
    /// <param name="errors">Every rule that is broken; empty when the values are good.</param>
    /// <returns>The values; null where a rule is broken.</returns>
    public static ChosenValues? Parse(
        Func<string, string?> valueOf,
        out IReadOnlyList<FieldError> errors
    )
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        var found = new List<FieldError>();
        var chosen = new ChosenValues();
        foreach (var field in ContextField.All)
        {
            if (field.Derivation is { } derivation && valueOf(field.Name) is { } value)
            {
                field.Rule?.Check(value, field.Name, found);
                chosen._values.Add((derivation, value));
            }
        }

        errors = found;
        return found.Count > 0 ? null : chosen;
    }

    /// <summary>The log-in with these values.</summary>
    internal SessionLogin ApplyTo(SessionLogin login) =>
        _values.Aggregate(login, (chosen, one) => one.Of.Choose(chosen, one.Value));
}
