using SessionContext.Server.Tests.Stores;

[assembly: AssemblyFixture(typeof(TestStores))]

namespace SessionContext.Server.Tests.Stores;

/// <summary>
/// What the tests of this run keep their contexts on: the engine that the variable <c>TEST_STORE</c> names, started
/// when the first test needs it.
/// </summary>
public sealed class TestStores : IAsyncDisposable
{
    // Fixtures that start services cannot ask for one another; the process has one engine anyway.
    private static readonly Lazy<Task<TestEngine>> Started = new(TestEngine.StartAsync);

    /// <summary>The engine of this run, as OpenTelemetry names it.</summary>
    internal static string SystemName => TestEngine.SystemName;

    /// <summary>
    /// The settings of the store that belongs to a data folder: empty for a new folder, and the same for the same one.
    /// </summary>
    internal static async Task<string[]> SettingsAsync(string folder) =>
        [
            $"--Store:Path={folder}",
            .. await (await Started.Value).SettingsAsync(Path.GetFileName(folder)),
        ];

    public async ValueTask DisposeAsync()
    {
        if (Started.IsValueCreated)
        {
            await (await Started.Value).DisposeAsync();
        }
    }
}
