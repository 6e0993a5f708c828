using System.Collections.Immutable;

namespace SessionContext.Core.Documents;

/// <summary>
/// The body of a PATCH, found good: which of the fields that a shopper may change it changes, and to what.
/// </summary>
public sealed class ContextPatch
{
    private readonly ContextFields _values;
    private readonly bool _mergesContext; // RFC 7396

    private ContextPatch(
        ImmutableArray<ContextField> fields,
        ContextFields values,
        bool mergesContext,
        long? version
    ) => (Fields, _values, _mergesContext, Version) = (fields, values, mergesContext, version);

    /// <summary>The fields that the patch has, be it with <c>null</c>, which removes them.</summary>
    public ImmutableArray<ContextField> Fields { get; }

    /// <summary><c>metadata.version</c>, if given: then it must be the stored one.</summary>
    public long? Version { get; }

    /// <summary>
    /// Checks a body; fields that a PATCH does not change are ignored, whatever they hold (contract § 2).
    /// </summary>
    /// <param name="body">UTF-8; the result holds slices of it.</param>
    /// <param name="isMergePatch">Whether it came as <c>application/merge-patch+json</c>.</param>
    /// <param name="limits">The most that is taken.</param>
    /// <param name="errors">Every error found, none when the result is not null.</param>
    public static ContextPatch? Parse(
        ReadOnlyMemory<byte> body,
        bool isMergePatch,
        DocumentLimits limits,
        out IReadOnlyList<FieldError> errors
    )
    {
        ArgumentNullException.ThrowIfNull(limits);
        using var json = RequestJson.Parse(body, limits.Depth, out errors);
        if (json is null)
        {
            return null;
        }

        var found = new List<FieldError>();
        var root = json.RootElement;
        ImmutableArray<ContextField> fields =
        [
            .. ContextField.All.Where(field => field.IsPatchable && field.TryFind(root, out _)),
        ];
        // How many attributes a merge leaves shows only when it is made.
        var most = isMergePatch ? limits with { Attributes = int.MaxValue } : limits;
        var values = ContextFields.Parse(body, root, fields.AsSpan(), most, found);
        root.TryGetProperty("metadata"u8, out var metadata);
        var version = RequestMetadata.ReadVersion(metadata, isRequired: false, found);
        errors = found;
        return found.Count > 0 ? null : new(fields, values, isMergePatch, version);
    }

    /// <summary>The fields after the patch.</summary>
    internal ContextFields ApplyTo(ContextFields current) =>
        Fields.Aggregate(
            current,
            (patched, field) => patched.With(field, ValueOf(field, current[field]))
        );

    private ReadOnlyMemory<byte> ValueOf(ContextField field, ReadOnlyMemory<byte> current) =>
        _mergesContext && field == ContextField.Context && !_values[field].IsEmpty
            ? MergePatch.Apply(current, _values[field])
            : _values[field];
}
