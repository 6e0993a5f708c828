using System.CommandLine;
using System.Reflection;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context version</c>.</summary>
internal static class ServiceVersion
{
    /// <summary>As the changelog has it, such as <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(ServiceVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var command = new Command("version", "Prints the version; --version is the same.");
        CommandCall.Of(
            command,
            call =>
            {
                call.Output.Write($"session-context {Text}", new() { ["version"] = Text });
                return Task.CompletedTask;
            }
        );
        return command;
    }
}
