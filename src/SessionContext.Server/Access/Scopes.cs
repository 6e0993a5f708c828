namespace SessionContext.Server.Access;

/// <summary>The scopes that the service knows, and which of them includes which.</summary>
public static class Scopes
{
    /// <summary>May read every session context of the token's tenant.</summary>
    public const string ReadContexts = "sessioncontext.context_read";

    /// <summary>May also change them. Includes <see cref="ReadContexts"/>.</summary>
    public const string ManageContexts = "sessioncontext.context_manage";

    /// <summary>May also list them without a filter. Includes <see cref="ManageContexts"/>.</summary>
    public const string AdministerContexts = "sessioncontext.context_admin";

    /// <summary>
    /// May export and erase what is stored of a customer. Includes no other scope, and no other includes it.
    /// </summary>
    public const string ManagePrivacy = "sessioncontext.privacy_manage";

    private const string OlderManageContexts = "session_context.context_manage";

    /// <summary>All of them by their current names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [ReadContexts, ManageContexts, AdministerContexts, ManagePrivacy];

    /// <summary>The scope that was probably meant; null where the given one is known, or somebody else's.</summary>
    public static string? Misspelt(string scope) =>
        ReachOf(scope) > 0 || scope == ManagePrivacy ? null : NearestName.ClearlyTo(scope, All);

    /// <summary>
    /// Whether a token or client with the one scope may do what the other permits. A scope of somebody else's includes
    /// itself alone.
    /// </summary>
    public static bool Includes(string granted, string needed) =>
        string.Equals(granted, needed, StringComparison.Ordinal)
        || (ReachOf(needed) is > 0 and var reach && ReachOf(granted) >= reach);

    // The scopes of contexts, each of which includes those below it.
    private static int ReachOf(string scope) =>
        scope switch
        {
            ReadContexts => 1,
            ManageContexts or OlderManageContexts => 2,
            AdministerContexts => 3,
            _ => 0,
        };
}
