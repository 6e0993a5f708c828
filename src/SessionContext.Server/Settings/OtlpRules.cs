using System.Globalization;

namespace SessionContext.Server.Settings;

/// <summary>
/// The rules of OpenTelemetry's variables for the exporter. It ignores what it cannot read, and nothing is exported.
/// </summary>
internal static class OtlpRules
{
    private const string Exporter = "OTEL_EXPORTER_OTLP_";
    private static readonly string[] Signals = ["", "TRACES_", "METRICS_"];

    /// <summary>What is wrong; empty when all is well.</summary>
    public static IEnumerable<string> ValidationErrors(IConfiguration configuration) =>
        Signals
            .SelectMany(signal =>
                (IEnumerable<(string Key, Func<string, bool> IsRight, string Rule)>)
                    [
                        (
                            $"{Exporter}{signal}ENDPOINT",
                            IsEndpoint,
                            "must be an absolute http or https URL without user and password, such as http://localhost:4317"
                        ),
                        (
                            $"{Exporter}{signal}PROTOCOL",
                            value => value is "grpc" or "http/protobuf",
                            "must be grpc or http/protobuf"
                        ),
                        (
                            $"{Exporter}{signal}TIMEOUT",
                            IsTimeout,
                            "must be a whole number of milliseconds, such as 10000"
                        ),
                    ]
            )
            .Where(rule => configuration[rule.Key] is { } value && !rule.IsRight(value))
            .Select(rule => $"{rule.Key} {rule.Rule}");

    private static bool IsEndpoint(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0;

    private static bool IsTimeout(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
        && time > 0;
}
