using SessionContext.Core.Documents;

namespace SessionContext.Server.Settings;

/// <summary>Section <c>Limits</c>.</summary>
internal sealed class LimitsOptions
{
    /// <summary>Bytes of a request body and of a document; 1,024 to 16 MiB. Default 256 KiB.</summary>
    public int BodyBytes { get; set; } = 262_144;

    /// <summary>Attributes of a context; at least 1. Default 1,000.</summary>
    public int Attributes { get; set; } = 1_000;

    /// <summary>Nested levels of a document; 3 (a plain attribute needs two) to 256. Default 32.</summary>
    public int Depth { get; set; } = 32;

    /// <summary>What is wrong with these settings, naming the key; empty when all is well.</summary>
    public IEnumerable<string> Faults()
    {
        if (BodyBytes is < 1_024 or > 16_777_216)
        {
            yield return "Limits:BodyBytes must be 1024 to 16777216";
        }

        if (Attributes < 1)
        {
            yield return "Limits:Attributes must be at least 1";
        }

        if (Depth is < 3 or > 256)
        {
            yield return "Limits:Depth must be 3 to 256";
        }
    }

    public DocumentLimits ToLimits() =>
        new()
        {
            BodyBytes = BodyBytes,
            Attributes = Attributes,
            Depth = Depth,
        };
}
