using CloudNative.CloudEvents;

namespace SessionContext.Server.Events;

/// <summary>Times as the platform writes them: RFC 3339.</summary>
internal static class PlatformTime
{
    /// <summary>The time that the text names; null where it names none.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text)
                ? null
                : (DateTimeOffset)CloudEventsSpecVersion.V1_0.TimeAttribute.Parse(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
