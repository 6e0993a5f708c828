namespace SessionContext.Deploy.Tests;

/// <summary>The unit of <c>deploy/systemd</c>, judged by systemd itself.</summary>
public sealed class SystemdTests : IDisposable
{
    private const string Program = "/opt/session-context/session-context";
    private readonly string _folder = Directory.CreateTempSubdirectory("systemd").FullName;

    private static string Unit => Repository.Read("deploy", "systemd", "session-context.service");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_unit_has_no_mistake()
    {
        var (exitCode, output, errors) = await Tool.RunAsync(
            "systemd",
            "systemd-analyze",
            "verify",
            "--man=no",
            await InstalledAsync()
        );

        Assert.True(exitCode == 0 && errors.Length == 0, output + errors);
    }

    [Fact]
    public async Task The_unit_is_hardened()
    {
        var (exitCode, output, errors) = await Tool.RunAsync(
            "systemd",
            "systemd-analyze",
            "security",
            "--no-pager",
            "--offline=true",
            "--threshold=20", // of 100; 96 without any hardening
            await InstalledAsync()
        );

        Assert.True(exitCode == 0, output + errors);
    }

    [Fact]
    public void The_service_stops_in_its_own_time_and_bounds_its_heap()
    {
        Assert.Contains("TimeoutStartSec=45\n", Unit, StringComparison.Ordinal);
        Assert.Contains("TimeoutStopSec=45\n", Unit, StringComparison.Ordinal);
        Assert.Contains("StateDirectory=session-context\n", Unit, StringComparison.Ordinal);
        Assert.Contains("MemoryMax=", Unit, StringComparison.Ordinal);
        Assert.Contains("DOTNET_GCHeapHardLimitPercent=28\n", Unit, StringComparison.Ordinal);
    }

    // systemd asks whether the program is there; the page on systemd says how to install it.
    private async Task<string> InstalledAsync()
    {
        Assert.Contains($"ExecStart={Program}\n", Unit, StringComparison.Ordinal);
        var unit = Path.Combine(_folder, "session-context.service");
        await File.WriteAllTextAsync(
            unit,
            Unit.Replace(Program, "/bin/true", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        return unit;
    }
}
