namespace SessionContext.Server.Cli;

/// <summary>
/// A command cannot do what it should. The message is for the operator: what is wrong and what to do. It contains no
/// secret.
/// </summary>
internal sealed class CommandException(string message) : Exception(message);
