namespace SessionContext.Server.Backups;

/// <summary>What was restored.</summary>
/// <param name="Restored">The contexts and bytes.</param>
/// <param name="Aside">Where what was there before is now; null: there was nothing.</param>
internal sealed record RestoreReport(BackupReport Restored, string? Aside);
