using SessionContext.Core.Documents;

namespace SessionContext.Core.Changes;

/// <summary>A PATCH of the own context (contract § 2).</summary>
/// <param name="Patch">What changes.</param>
/// <param name="Conditions">What must hold beside the version.</param>
public sealed record PatchCommand(ContextPatch Patch, Conditions Conditions)
{
    /// <summary>Why the stored version does not let this PATCH go on; null: go on.</summary>
    internal ChangeOutcome? RefuseVersion(StoredContext current) =>
        Patch.Version is { } version ? ChangeOutcome.Stale.If(version, current) : null;

    /// <summary>The context after the PATCH. What the shopper set is chosen from now on.</summary>
    internal ContextDraft ApplyTo(StoredContext current)
    {
        var draft = ContextDraft.Of(current);
        var set = Patch.Fields.Aggregate(
            DerivedFields.None,
            (origins, field) => origins | (field.Derivation?.Origins ?? DerivedFields.None)
        );
        return draft with { Fields = Patch.ApplyTo(draft.Fields), Derived = draft.Derived & ~set };
    }
}
