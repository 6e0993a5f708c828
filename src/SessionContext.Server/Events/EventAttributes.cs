using CloudNative.CloudEvents;
using SessionContext.Core.Documents;

namespace SessionContext.Server.Events;

/// <summary>
/// Reads the attributes that CloudEvents 1.0 defines, by the rules of its SDK; extensions are ignored. The SDK's own
/// formatters stop at the first error and do not say which attribute has it, so each attribute is read by itself.
/// </summary>
internal static class EventAttributes
{
    /// <summary>Long enough for any id or URI, short enough to be kept.</summary>
    private const int LongestText = 1_024;

    private static readonly CloudEventsSpecVersion Version = CloudEventsSpecVersion.V1_0;

    /// <summary>An event with the attributes that are good, without data.</summary>
    /// <param name="textOf">Where the attributes stand.</param>
    /// <param name="prefix">What comes before an attribute's name in an error's field.</param>
    /// <param name="errors">Takes every error.</param>
    public static CloudEvent Read(AttributeText textOf, string prefix, List<FieldError> errors)
    {
        var attributes = new CloudEvent(Version);
        if (!textOf("specversion", out var version) || version != Version.VersionId)
        {
            errors.Add(new(prefix + "specversion", $"must be {Version.VersionId}"));
        }

        foreach (var attribute in Version.AllAttributes)
        {
            var isText = textOf(attribute.Name, out var text);
            if (isText && text is null && attribute.IsRequired)
            {
                errors.Add(new(prefix + attribute.Name, "is required"));
            }
            else if (!isText || (text is not null && !TrySet(attributes, attribute, text)))
            {
                errors.Add(new(prefix + attribute.Name, RuleOf(attribute)));
            }
        }

        return attributes;
    }

    private static bool TrySet(CloudEvent attributes, CloudEventAttribute attribute, string text)
    {
        if (text.Length > LongestText)
        {
            return false;
        }

        try
        {
            attributes[attribute] = attribute.Parse(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string RuleOf(CloudEventAttribute attribute) =>
        attribute.Name switch
        {
            "source" => $"must be a URI reference of 1 to {LongestText} characters",
            "time" => "must be a time by RFC 3339, for example 2026-02-04T17:06:50.134Z",
            "dataschema" => $"must be an absolute URI of at most {LongestText} characters",
            "datacontenttype" => "must be a media type",
            _ => $"must be a string of 1 to {LongestText} characters, none a control character",
        };
}
