namespace SessionContext.Server.Tests.OwnContext;

/// <summary>Each own-context call, such that it would succeed.</summary>
internal static class OwnCalls
{
    public static readonly (string Method, string Path, string? Body)[] All =
    [
        ("GET", Visit.Path, null),
        ("PATCH", Visit.Path, """{"currency":"CHF","metadata":{"version":2}}"""),
        ("POST", $"{Visit.Path}/attributes", """{"key":"a","value":1}"""),
        ("DELETE", $"{Visit.Path}/attributes/a", null),
        ("DELETE", Visit.Path, null),
    ];
}
