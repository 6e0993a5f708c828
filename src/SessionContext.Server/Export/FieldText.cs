using System.Text;
using SessionContext.Core;

namespace SessionContext.Server.Export;

/// <summary>Takes names and ids out of a file, as long as every engine can store them.</summary>
internal static class FieldText
{
    // Of each engine: 128 characters of four.
    private const int MostIdBytes = 512;

    /// <exception cref="FormatException">It is no tenant's name.</exception>
    public static Tenant Tenant(string name) =>
        Core.Tenant.TryParse(name, out var tenant)
            ? tenant
            : throw new FormatException($"tenant {Core.Tenant.Rule}");

    /// <exception cref="FormatException">It is no session's id.</exception>
    public static SessionId Session(string id) =>
        SessionId.TryParse(id, out var session)
            ? session
            : throw new FormatException($"sessionId {SessionId.Rule}");

    /// <exception cref="FormatException">It is too long.</exception>
    public static string? Id(string? id) =>
        id is null || Encoding.UTF8.GetByteCount(id) <= MostIdBytes
            ? id
            : throw new FormatException($"an id must be at most {MostIdBytes} bytes");
}
