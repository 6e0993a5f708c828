using System.Diagnostics;

namespace SessionContext.Faults.Tests.Backups;

/// <summary>A file whose reader waits: it holds whoever copies it, right there.</summary>
internal static class Pipe
{
    /// <summary>
    /// Makes it in the place of the first start's client, which is the last thing to be copied and which a configured
    /// service never reads.
    /// </summary>
    public static string In(string dataFolder)
    {
        var path = Path.Combine(dataFolder, "first-start-client.json");
        using var make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
        return path;
    }

    /// <summary>Returns once somebody reads it; what it gives lets them go on when it is disposed.</summary>
    public static Task<FileStream> IsReadAsync(string pipe) =>
        Task.Run(() =>
                new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0)
            )
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
}
