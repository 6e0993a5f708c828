namespace SessionContext.Server.Settings;

/// <summary>The configuration is wrong; the message names every key and the rule that it breaks.</summary>
internal sealed class SettingsException(IEnumerable<string> errors)
    : Exception(
        "The configuration is not valid:" + string.Concat(errors.Select(error => "\n  - " + error))
    );
