using System.Diagnostics;

namespace SessionContext.Storage.Servers;

/// <summary>Runs PostgreSQL's programs, as a user that they accept: they refuse root.</summary>
public static class Programs
{
    private const string Missing =
        "PostgreSQL 15 or newer is needed: apt-get install postgresql (no server has to run)";

    private static readonly Lazy<string> Folder = new(Find);

    /// <summary>A program that is not started yet. Its process has the id of the program itself.</summary>
    public static ProcessStartInfo Of(string program, params string[] arguments)
    {
        var path = Path.Combine(Folder.Value, program);
        string[] all = Environment.IsPrivilegedProcess
            ?
            [
                "setpriv",
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups",
                path,
                .. arguments,
            ]
            : [path, .. arguments];
        return new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
    }

    /// <summary>Runs a program to its end, which must be a good one.</summary>
    public static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName}: {await output}{errors}");
        }
    }

    private static string Find()
    {
        var versions = new DirectoryInfo("/usr/lib/postgresql");
        var newest = versions.Exists
            ? versions
                .EnumerateDirectories()
                .Where(folder => int.TryParse(folder.Name, out var version) && version >= 15)
                .MaxBy(folder => int.Parse(folder.Name, null))
            : null;
        return newest is null
            ? throw new InvalidOperationException(Missing)
            : Path.Combine(newest.FullName, "bin");
    }
}
