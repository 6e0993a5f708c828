using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

public sealed class EngineTests : IDisposable
{
    private const int ReadsWhileClosing = 5_000; // closing takes less, if it does not wait

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_engine_in_use_is_not_closed_before_its_last_user_left()
    {
        var engine = Engine.Open(new EmbeddedStoreOptions { Path = _folder.Path });
        Assert.True(engine.TryEnter());
        var closing = Task.Run(engine.Dispose, TestContext.Current.CancellationToken);
        while (engine.TryEnter())
        {
            engine.Leave();
        }

        for (var i = 0; i < ReadsWhileClosing; i++)
        {
            Assert.Null(
                ContextLookup.FindFacts(engine, Sample.Key(), TimeProvider.System.GetUtcNow())
            );
        }

        Assert.False(closing.IsCompleted);
        engine.Leave();
        await closing;
        Assert.False(engine.TryEnter());
    }
}
