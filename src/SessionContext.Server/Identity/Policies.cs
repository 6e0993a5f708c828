namespace SessionContext.Server.Identity;

/// <summary>The authorization policies by name. Each checks the caller's tenant against the route's <c>{tenant}</c>, and a scope.</summary>
public static class Policies
{
    /// <summary>May read and change every session context of its tenant.</summary>
    public const string ManageContexts = nameof(ManageContexts);
}

/// <summary>The scopes that the service knows.</summary>
public static class Scopes
{
    /// <summary>The permission behind <see cref="Policies.ManageContexts"/>.</summary>
    public const string ManageContexts = "sessioncontext.context_manage";
}
