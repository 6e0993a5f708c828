using System.ComponentModel;
using System.Diagnostics;

namespace SessionContext.Server.Tests.Ops.Scrape;

/// <summary>Prometheus' own checker of rules.</summary>
internal static class Promtool
{
    /// <summary>Runs it, and fails with what it says where it finds error.</summary>
    public static async Task PassesAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("promtool", arguments)
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
            Assert.True(process.ExitCode == 0, await output + await errors);
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException("promtool is needed: apt-get install prometheus");
        }
    }
}
