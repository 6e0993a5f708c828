using System.Diagnostics;
using SessionContext.Faults.Tests.Backups;

namespace SessionContext.Faults.Tests.Secrets;

/// <summary>What root adds to the data folder of the service's user stays readable for the service.</summary>
public sealed class FileOwnerTests : IAsyncLifetime
{
    private const string ServiceUser = "65534";
    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    public async ValueTask InitializeAsync()
    {
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            await server.AuthorizeAsync();
            await new SessionWriter("s").WriteAsync(server.Http);
        }

        if (Environment.IsPrivilegedProcess)
        {
            await ToolAsync("chown", "-R", $"{ServiceUser}:{ServiceUser}", Data);
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Commands_that_root_gives_keep_the_owner_of_the_data_folder()
    {
        var export = Path.Combine(_folder.Path, "export");

        foreach (
            var command in (string[][])
                [
                    ["rotate-keys"],
                    ["revoke-keys", "--all"],
                    ["export", export],
                    ["import", export],
                ]
        )
        {
            var (exitCode, output) = await Command.RunAsync([.. command, "--path", Data]);
            Assert.True(exitCode == 0, output);
        }

        if (Environment.IsPrivilegedProcess) // it takes root to have two users
        {
            var others = await ToolAsync("find", Data, "!", "-uid", ServiceUser);
            Assert.Equal("", others);
        }
    }

    private static async Task<string> ToolAsync(string name, params string[] arguments)
    {
        using var tool = Process.Start(
            new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true }
        )!;
        var output = await tool.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken
        );
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
