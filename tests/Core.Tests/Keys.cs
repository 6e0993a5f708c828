namespace SessionContext.Core.Tests;

/// <summary>Good names for tests.</summary>
internal static class Keys
{
    public static Tenant Tenant { get; } =
        Tenant.TryParse("shop", out var tenant) ? tenant : throw new InvalidOperationException();

    public static SessionId Session(string id) =>
        SessionId.TryParse(id, out var sessionId)
            ? sessionId
            : throw new ArgumentException(id, nameof(id));
}
