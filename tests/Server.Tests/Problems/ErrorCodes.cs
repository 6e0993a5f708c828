using System.Reflection;
using SessionContext.Server.Http;

namespace SessionContext.Server.Tests.Problems;

/// <summary>All codes that the service can answer with.</summary>
internal static class ErrorCodes
{
    public static IReadOnlySet<ErrorCode> All { get; } =
        typeof(ErrorCode)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null))
            .OfType<ErrorCode>()
            .ToHashSet();
}
