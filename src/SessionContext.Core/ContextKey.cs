namespace SessionContext.Core;

/// <summary>Names one session context. The tenant is part of the key, so that no call can forget it.</summary>
public readonly record struct ContextKey(Tenant Tenant, SessionId SessionId)
{
    /// <inheritdoc />
    public override string ToString() => $"{Tenant}/{SessionId}";
}
