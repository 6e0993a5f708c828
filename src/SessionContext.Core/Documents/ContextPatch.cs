using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>The body of a PATCH, found good: which of the fields that a shopper may change it changes, and to what.</summary>
public sealed record ContextPatch
{
    private ContextPatch() { }

    /// <summary>The new values, slices of the body; empty where the field is removed or not in the patch.</summary>
    public required ContextFields Fields { get; init; }

    /// <summary>Whether the patch has <c>siteCode</c>, be it <c>null</c>.</summary>
    public bool HasSiteCode { get; private init; }

    /// <summary>Whether it has <c>currency</c>.</summary>
    public bool HasCurrency { get; private init; }

    /// <summary>Whether it has <c>targetLocation</c>.</summary>
    public bool HasTargetLocation { get; private init; }

    /// <summary>Whether it has <c>language</c>.</summary>
    public bool HasLanguage { get; private init; }

    /// <summary>Whether it has <c>context</c>.</summary>
    public bool HasContext { get; private init; }

    /// <summary>Whether <c>context</c> is merged into the stored one (RFC 7396) instead of taking its place.</summary>
    public bool MergesContext { get; private init; }

    /// <summary><c>metadata.version</c>, if given: then it must be the stored one.</summary>
    public long? Version { get; private init; }

    /// <summary>Checks a body; fields that a PATCH does not change are ignored, whatever they hold (contract § 2).</summary>
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
        var fields = new RawFields(body);
        JsonElement metadata = default;
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (!fields.Take(property) && property.NameEquals("metadata"u8))
            {
                metadata = property.Value;
            }
        }

        fields.CheckChoices(found);
        FieldRules.Attributes(
            fields.Context,
            // How many a merge leaves shows only when it is made.
            isMergePatch ? int.MaxValue : limits.Attributes,
            found
        );
        var version = RequestMetadata.ReadVersion(metadata, isRequired: false, found);
        errors = found;
        return found.Count > 0
            ? null
            : new()
            {
                Fields = fields.ToContextFields(),
                HasSiteCode = IsThere(fields.SiteCode),
                HasCurrency = IsThere(fields.Currency),
                HasTargetLocation = IsThere(fields.TargetLocation),
                HasLanguage = IsThere(fields.Language),
                HasContext = IsThere(fields.Context),
                MergesContext = isMergePatch,
                Version = version,
            };
    }

    /// <summary>The fields after the patch.</summary>
    internal ContextFields ApplyTo(ContextFields current) =>
        current with
        {
            SiteCode = HasSiteCode ? Fields.SiteCode : current.SiteCode,
            Currency = HasCurrency ? Fields.Currency : current.Currency,
            TargetLocation = HasTargetLocation ? Fields.TargetLocation : current.TargetLocation,
            Language = HasLanguage ? Fields.Language : current.Language,
            Context =
                !HasContext ? current.Context
                : MergesContext && !Fields.Context.IsEmpty
                    ? MergePatch.Apply(current.Context, Fields.Context)
                : Fields.Context,
        };

    private static bool IsThere(JsonElement value) => value.ValueKind != JsonValueKind.Undefined;
}
