using Microsoft.AspNetCore.Connections;
using SessionContext.Core;
using SessionContext.Server.Cli;
using SessionContext.Server.Settings;

namespace SessionContext.Server;

/// <summary>What the operator is told when the service does not start.</summary>
internal static class StartFailure
{
    // Shorter texts occur in any sentence; a secret of that length is none.
    private const int ShortestHidden = 4;

    /// <summary>
    /// Explains an exception without repeating a value of the configuration, since any of them may be a secret in the
    /// wrong place.
    /// </summary>
    /// <param name="cause">What was thrown.</param>
    /// <param name="args">The command line.</param>
    public static string Explain(Exception cause, string[] args) =>
        cause switch
        {
            SettingsException or StoreOpenException => cause.Message,
            IOException { InnerException: AddressInUseException } => new SettingsException([
                "A port that the service is to listen on is used by another program; stop that program, or choose another port",
            ]).Message,
            _ => $"The service cannot start: {Hide(Messages(cause), args)}",
        };

    private static string Messages(Exception cause) =>
        cause.InnerException is { } inner
            ? $"{cause.GetType().Name}: {cause.Message} {Messages(inner)}"
            : $"{cause.GetType().Name}: {cause.Message}";

    /// <summary>Puts the key in the place of each value.</summary>
    private static string Hide(string text, string[] args)
    {
        var values =
            from setting in CommandSettings.Read(args).Configuration.AsEnumerable()
            where setting.Value is not null && MayBeSecret(setting.Key)
            from part in setting.Value!.Split([';', ',']).Append(setting.Value)
            where part.Length >= ShortestHidden
            orderby part.Length descending
            select (setting.Key, Part: part);
        return values.Aggregate(
            text,
            (shown, value) =>
                shown.Replace(value.Part, $"({value.Key})", StringComparison.OrdinalIgnoreCase)
        );
    }

    // The configuration has every variable of the environment; those without a section are not the service's.
    private static bool MayBeSecret(string key) =>
        (
            key.Contains(':', StringComparison.Ordinal)
            // Checked before, and their values are words such as Information.
            && !key.StartsWith("Logging:", StringComparison.OrdinalIgnoreCase)
        )
        || key.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase)
        || key.Equals("urls", StringComparison.OrdinalIgnoreCase);
}
