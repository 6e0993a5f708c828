using System.Globalization;

namespace SessionContext.Core.Customers;

/// <summary>Times as contract § 1 writes them.</summary>
public static class UtcTime
{
    /// <summary>UTC with milliseconds: <c>2026-02-04T17:06:50.134Z</c>.</summary>
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
