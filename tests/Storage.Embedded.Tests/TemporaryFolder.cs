using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>A folder of a test's own, removed with all that is in it.</summary>
internal sealed class TemporaryFolder : ITestStore, IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("session-context-").FullName;

    public EmbeddedSessionContextStore OpenStore(TimeProvider time) =>
        EmbeddedSessionContextStore.Open(new EmbeddedStoreOptions { Path = Path }, time);

    ValueTask<ISessionContextStore> ITestStore.OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(OpenStore(time));

    void ITestStore.Remove() => Dispose();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
