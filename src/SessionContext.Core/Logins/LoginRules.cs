namespace SessionContext.Core.Logins;

/// <summary>What a deployment decides about log-ins.</summary>
/// <param name="CreatesContext">Whether a log-in creates the session's context, and a refresh that finds none.</param>
public sealed record LoginRules(bool CreatesContext);
