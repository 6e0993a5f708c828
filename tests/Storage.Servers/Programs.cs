using System.Diagnostics;

namespace SessionContext.Storage.Servers;

/// <summary>Runs PostgreSQL's programs, as a user that they accept: they refuse root.</summary>
public static class Programs
{
    private const string Missing =
        "PostgreSQL 15 or newer is needed: apt-get install postgresql (no server has to run)";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly Lazy<string> Folder = new(Find);

    /// <summary>A program that is not started yet. Its process has the id of the program itself.</summary>
    public static ProcessStartInfo Of(string program, params string[] arguments) =>
        AtPath(Path.Combine(Folder.Value, program), arguments);

    /// <summary>The same, of a program elsewhere.</summary>
    public static ProcessStartInfo AtPath(string path, params string[] arguments)
    {
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
        var (output, errors) = await OutputAsync(process);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName}: {output}{errors}");
        }
    }

    /// <summary>What a program wrote until its end; one that does not end in some minutes is killed.</summary>
    public static async Task<(string Output, string Errors)> OutputAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{process.StartInfo.FileName} does not end: {await output}{await errors}"
            );
        }

        return (await output, await errors);
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
