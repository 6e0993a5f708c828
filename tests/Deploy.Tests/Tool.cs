using System.ComponentModel;
using System.Diagnostics;

namespace SessionContext.Deploy.Tests;

/// <summary>Runs a program that checks or renders files.</summary>
internal static class Tool
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="package">The Debian package that has it, for the message where it is missing.</param>
    /// <param name="program">The program and its arguments.</param>
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string package,
        params string[] program
    )
    {
        var start = new ProcessStartInfo(program[0], program[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await output, await errors);
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException(
                $"{program[0]} is needed: apt-get install {package}"
            );
        }
    }
}
