using System.Text.Json.Nodes;
using SessionContext.Core.Clocks;

namespace SessionContext.Server.Hosting;

/// <summary>The body of a ready node's answer.</summary>
internal static class ReadyBody
{
    private const string Ready = """{"status":"ready"}""";

    /// <summary>JSON. A clock that is not trusted is told, and the node is ready all the same.</summary>
    public static string Of(ClockState? clock) =>
        clock is null or { Verdict: ClockVerdict.Trusted }
            ? Ready
            : new JsonObject
            {
                ["status"] = "ready",
                ["clock"] = new JsonObject
                {
                    ["state"] = clock.Verdict == ClockVerdict.Ahead ? "ahead" : "behind",
                    ["offsetSeconds"] = (long)clock.Offset.TotalSeconds,
                },
            }.ToJsonString();
}
