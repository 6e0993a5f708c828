using SessionContext.Core.Documents;

namespace SessionContext.Core.Changes;

/// <summary>One of the four fields that contract § 5 derives, so that what holds for each is written once.</summary>
internal sealed record DerivableField(
    DerivedFields Derived,
    DerivedFields AtLogin,
    Func<ContextFields, ReadOnlyMemory<byte>> Get,
    Func<ContextFields, ReadOnlyMemory<byte>, ContextFields> Set
)
{
    public static readonly DerivableField SiteCode = new(
        DerivedFields.SiteCode,
        DerivedFields.SiteCodeAtLogin,
        fields => fields.SiteCode,
        (fields, value) => fields with { SiteCode = value }
    );

    public static readonly DerivableField Currency = new(
        DerivedFields.Currency,
        DerivedFields.CurrencyAtLogin,
        fields => fields.Currency,
        (fields, value) => fields with { Currency = value }
    );

    public static readonly DerivableField TargetLocation = new(
        DerivedFields.TargetLocation,
        DerivedFields.TargetLocationAtLogin,
        fields => fields.TargetLocation,
        (fields, value) => fields with { TargetLocation = value }
    );

    public static readonly DerivableField Language = new(
        DerivedFields.Language,
        DerivedFields.LanguageAtLogin,
        fields => fields.Language,
        (fields, value) => fields with { Language = value }
    );

    public static readonly DerivableField[] All = [SiteCode, Currency, TargetLocation, Language];

    /// <summary>Either origin.</summary>
    public DerivedFields Origins => Derived | AtLogin;

    /// <summary>Whether the field may be derived: it is absent, or was derived before.</summary>
    public bool CanBeDerived(ContextDraft draft) =>
        Get(draft.Fields).IsEmpty || (draft.Derived & Derived) != 0;

    /// <summary>The draft with this value, if there is one, come from there.</summary>
    public ContextDraft Fill(ContextDraft draft, string? value, DerivedFields origin) =>
        value is null
            ? draft
            : draft with
            {
                Fields = Set(draft.Fields, RawJson.OfText(value)),
                Derived = (draft.Derived & ~Origins) | origin,
            };
}
