using System.Diagnostics;

namespace SessionContext.Clients.Tests;

/// <summary>
/// The types that openapi-typescript makes fit a client that makes the tour of the README, and it does.
/// </summary>
public sealed class TypeScriptTests(Service service)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "typescript");

    [Fact]
    public async Task The_generated_types_fit_a_client_that_makes_the_tour()
    {
        await RunAsync("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        await RunAsync(
            "npx",
            "--no-install",
            "openapi-typescript",
            "openapi.json",
            "-o",
            "schema.d.ts"
        );
        await RunAsync("npx", "--no-install", "tsc");
        await RunAsync(
            "node",
            "tour.js",
            service.Address.ToString(),
            Service.ClientId,
            Service.Secret
        );
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(
            process.ExitCode == 0,
            $"{program} {string.Join(' ', arguments)}\n{await output}{await errors}"
        );
    }
}
