using System.Globalization;

namespace SessionContext.Server.Backups;

/// <summary>What was copied.</summary>
/// <param name="Contexts">How many contexts, ended ones that were not freed among them.</param>
/// <param name="Bytes">The size of all files, those that were linked among them.</param>
/// <param name="Took">From the command to the last rename.</param>
internal sealed record BackupReport(long Contexts, long Bytes, TimeSpan Took)
{
    /// <summary>For the operator.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Contexts:N0} contexts, {Bytes:N0} bytes, in {Took.TotalSeconds:0.0} s"
        );
}
