namespace SessionContext.Core.Finding;

/// <summary>One session context of a list.</summary>
/// <param name="Session">The session's id.</param>
/// <param name="Context">The context as it was stored when the page was read.</param>
public readonly record struct FoundContext(SessionId Session, StoredContext Context);
