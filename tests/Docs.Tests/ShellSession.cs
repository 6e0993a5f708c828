using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SessionContext.Docs.Tests;

/// <summary>
/// Pastes blocks into an interactive shell, one after the other, as a reader does, and keeps what each one printed.
/// </summary>
internal static partial class ShellSession
{
    // Other than in a script, zsh takes no comments there, and history expansion is on.
    private static readonly Dictionary<string, string[]> Interactive = new()
    {
        ["bash"] = ["--norc", "--noprofile", "-i"],
        ["zsh"] = ["-f", "-i"],
    };

    // Each call says on standard error how it was answered; the page's own output is not touched.
    private const string Curl = """
        #!/bin/sh
        case " $* " in *' -w '*|*' --write-out '*) exec CURL "$@" ;; esac
        exec CURL "$@" --write-out '%{stderr}@answered %{http_code}\n'
        """;

    /// <summary>The names of the shells.</summary>
    public static string[] Shells => [.. Interactive.Keys];

    /// <summary>Runs blocks in one shell. After a block with a command that fails, the others are not run.</summary>
    public static async Task<IReadOnlyList<Printed>> PasteAsync(
        string shell,
        IEnumerable<Block> blocks,
        RunningService service
    )
    {
        var start = new ProcessStartInfo(shell, Interactive[shell])
        {
            WorkingDirectory = service.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in service.Environment)
        {
            start.Environment[key] = value;
        }

        string[] programs = [await CurlAsync(service), service.Programs];
        start.Environment["PATH"] = $"{string.Join(':', programs)}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(Script(blocks, service));
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return
        [
            .. Parts(await output)
                .Zip(Parts(await errors))
                .Select(it => new Printed(it.First, it.Second, Statuses(it.Second))),
        ];
    }

    private static string Script(IEnumerable<Block> blocks, RunningService service)
    {
        string[] lines =
        [
            "PS1= PS2= PROMPT= PROMPT2= PROMPT_EOL_MARK=",
            "set -eo pipefail",
            .. blocks.SelectMany(block =>
                (string[])
                    ["echo; echo @block; echo >&2; echo @block >&2", Here(block.Code, service)]
            ),
            "echo; echo @block; echo >&2; echo @block >&2",
            "exit 0",
        ];
        return string.Join('\n', lines) + "\n";
    }

    // The address and the folders of the pages are those of the test's service.
    private static string Here(string code, RunningService service) =>
        BackupFolder()
            .Replace(
                code.Replace(
                        "localhost:8080",
                        $"127.0.0.1:{service.Address.Port}",
                        StringComparison.Ordinal
                    )
                    .Replace(
                        "/var/lib/session-context",
                        Path.Combine(service.Folder, "data"),
                        StringComparison.Ordinal
                    ),
                Path.Combine(service.Folder, "backup")
            );

    // What comes before the first mark is the shell's own.
    private static IEnumerable<string> Parts(string text) => Mark().Split(text).Skip(1);

    private static int[] Statuses(string errors) =>
        [
            .. Answered()
                .Matches(errors)
                .Select(it => int.Parse(it.Groups[1].Value, CultureInfo.InvariantCulture)),
        ];

    private static async Task<string> CurlAsync(RunningService service)
    {
        var folder = Path.Combine(service.Folder, "bin");
        var curl = Path.Combine(folder, "curl");
        if (!File.Exists(curl))
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(
                curl,
                Curl.Replace("CURL", RealCurl(), StringComparison.Ordinal)
            );
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(curl, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        return folder;
    }

    private static string RealCurl() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(folder => Path.Combine(folder, "curl"))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("curl is needed: apt-get install curl");

    // Of its own, not the end of a longer path.
    [GeneratedRegex(@"(?<![\w.])/backup\b")]
    private static partial Regex BackupFolder();

    [GeneratedRegex(@"^@block\r?\n", RegexOptions.Multiline)]
    private static partial Regex Mark();

    [GeneratedRegex(@"^@answered (\d{3})$", RegexOptions.Multiline)]
    private static partial Regex Answered();
}

/// <summary>What a block printed.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error, with the shell's prompts.</param>
/// <param name="Statuses">The HTTP status of each call.</param>
internal sealed record Printed(string Output, string Errors, int[] Statuses);
