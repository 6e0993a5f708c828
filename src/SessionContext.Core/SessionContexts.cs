namespace SessionContext.Core;

/// <summary>The one service of the domain: every call's rules over <see cref="ISessionContextStore"/>.</summary>
public sealed class SessionContexts;
