using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>
/// What a client decides about a session context: each field as the raw JSON that was sent, quotes and escapes
/// included, so that it is given back unchanged. Empty memory: the field is absent.
/// </summary>
/// <remarks>The memory belongs to the parser of the body; <see cref="ContextDocument.Compose"/> copies.</remarks>
public sealed class ContextFields
{
    private readonly ReadOnlyMemory<byte>[] _values = new ReadOnlyMemory<byte>[
        ContextField.All.Length
    ];

    /// <summary>No field at all.</summary>
    public static ContextFields None { get; } = new();

    /// <summary>The value of a field.</summary>
    public ReadOnlyMemory<byte> this[ContextField field]
    {
        get => _values[field.Index];
        init => _values[field.Index] = value;
    }

    /// <summary>The same fields, one of them with another value.</summary>
    public ContextFields With(ContextField field, ReadOnlyMemory<byte> value)
    {
        ArgumentNullException.ThrowIfNull(field);
        var changed = new ContextFields();
        _values.CopyTo(changed._values, 0);
        changed._values[field.Index] = value;
        return changed;
    }

    /// <summary>The fields of a document that the service composed, as slices of it.</summary>
    internal static ContextFields Read(ReadOnlyMemory<byte> source, JsonElement document)
    {
        var fields = new ContextFields();
        foreach (var field in ContextField.All)
        {
            if (field.TryFind(document, out var value))
            {
                fields._values[field.Index] = RawJson.SliceOrEmpty(source, value);
            }
        }

        return fields;
    }

    /// <summary>Some fields of a request body, as slices of it, each checked by its rule.</summary>
    internal static ContextFields Parse(
        ReadOnlyMemory<byte> source,
        JsonElement body,
        ReadOnlySpan<ContextField> of,
        DocumentLimits limits,
        List<FieldError> errors
    )
    {
        var fields = new ContextFields();
        foreach (var field in of)
        {
            if (field.TryFind(body, out var value))
            {
                field.Check(value, limits, errors);
                fields._values[field.Index] = RawJson.SliceOrEmpty(source, value);
            }
        }

        return fields;
    }
}
