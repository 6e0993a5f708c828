using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SessionContext.Docs.Tests;

/// <summary>The help of the program, as built with these tests.</summary>
internal static partial class Help
{
    /// <summary>The names of all commands.</summary>
    public static async Task<string[]> CommandsAsync()
    {
        var help = await ReadAsync();
        var list = help[help.IndexOf("Commands:", StringComparison.Ordinal)..];
        string[] commands = [.. Command().Matches(list).Select(match => match.Groups[1].Value)];
        Assert.Contains("restore", commands);
        return commands;
    }

    /// <summary>What <c>session-context help COMMAND</c> prints.</summary>
    public static async Task<string> ReadAsync(params string[] command)
    {
        var start = new ProcessStartInfo(RunningService.Program, ["help", .. command])
        {
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_ROOT"] = RunningService.Runtime },
        };
        using var process = Process.Start(start)!;
        var help = await process.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return help;
    }

    [GeneratedRegex(@"^  ([a-z-]+)\b", RegexOptions.Multiline)]
    private static partial Regex Command();
}
