namespace SessionContext.Server.Identity;

/// <summary>The scopes that the service knows.</summary>
public static class Scopes
{
    /// <summary>May read and change every session context of the token's tenant.</summary>
    public const string ManageContexts = "sessioncontext.context_manage";
}
