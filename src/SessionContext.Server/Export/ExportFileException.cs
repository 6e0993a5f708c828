namespace SessionContext.Server.Export;

/// <summary>A file cannot be what it should be. The message is for the operator: which line, what is wrong, what to do.</summary>
internal sealed class ExportFileException(string message) : Exception(message);
