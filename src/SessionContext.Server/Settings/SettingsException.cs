namespace SessionContext.Server.Settings;

/// <summary>The configuration is wrong; the message names every key and the rule that it breaks.</summary>
internal sealed class SettingsException(IEnumerable<string> faults)
    : Exception(
        "The configuration is not valid:" + string.Concat(faults.Select(fault => "\n  - " + fault))
    );
