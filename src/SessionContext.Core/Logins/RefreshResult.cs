namespace SessionContext.Core.Logins;

/// <summary>What a refresh did.</summary>
/// <param name="Outcome">Whether the refresh token is valid.</param>
/// <param name="Count">The count of the refresh token that answers it.</param>
/// <param name="CutOff">The customer's cut-off that the fresh tokens know.</param>
/// <param name="ExtensionError">Why the context's life could not be extended; null where it was. The next refresh does
/// it.</param>
public readonly record struct RefreshResult(
    RefreshOutcome Outcome,
    long Count,
    DateTimeOffset CutOff = default,
    StoreUnavailableException? ExtensionError = null
)
{
    /// <summary>Whether the caller gets tokens.</summary>
    public bool IsValid => Outcome is RefreshOutcome.Refreshed or RefreshOutcome.Repeated;
}
