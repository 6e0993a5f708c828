using SessionContext.Core.Documents;

namespace SessionContext.Core.Changes;

/// <summary>A PUT of a whole document; <see cref="ReplaceDecision"/> has its rules.</summary>
public sealed record ReplaceCommand
{
    /// <summary>The new document.</summary>
    public required ContextReplacement Replacement { get; init; }

    /// <summary>Whether the session is created where it does not exist.</summary>
    public required bool Upsert { get; init; }

    /// <summary>Conditions of the request beside the version.</summary>
    public IPrecondition? Precondition { get; init; }

    /// <summary>The caller's proof of being a customer; it matters only where a customer is concerned.</summary>
    public required SaasTokenResult Proof { get; init; }
}
