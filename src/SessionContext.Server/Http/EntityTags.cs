using System.Globalization;
using SessionContext.Core;

namespace SessionContext.Server.Http;

/// <summary>
/// The ETag of a session context: strong, opaque to clients, another for every revision (contract § 2).
/// </summary>
internal static class EntityTags
{
    public static string Of(Revision revision) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"\"{revision.Incarnation:x}-{revision.Version}\""
        );
}
