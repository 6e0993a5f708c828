using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// Holds the engine in use. Only the writer's thread changes it, and after it the call that disposes the store.
/// </summary>
internal sealed class EngineSlot(EmbeddedStoreOptions options)
{
    private volatile Engine? _engine = Engine.Open(options);

    /// <summary>Whether there is an engine: the store is neither closing nor reopening after a failure.</summary>
    public bool IsOpen => _engine is not null;

    /// <summary>Keeps the engine open until the lease is disposed.</summary>
    /// <exception cref="StoreUnavailableException">There is none: the store is closing, or reopening after a
    /// failure.</exception>
    public EngineLease Enter()
    {
        var engine = _engine;
        return engine is not null && engine.TryEnter()
            ? new EngineLease(engine)
            : throw new StoreUnavailableException(
                "The store is closed, or reopening after a failure."
            );
    }

    /// <summary>Replaces the engine by one freshly opened, which has forgotten the failures of the old one.</summary>
    /// <exception cref="StoreOpenException">There is no engine from now on, until this succeeds.</exception>
    public void Reopen()
    {
        Close();
        _engine = Engine.Open(options);
    }

    /// <summary>Waits for the users in the engine, then closes it.</summary>
    public void Close()
    {
        var engine = _engine;
        _engine = null;
        engine?.Dispose();
    }
}

/// <summary>The right to use the engine until disposed.</summary>
internal readonly ref struct EngineLease(Engine engine) : IDisposable
{
    public Engine Engine => engine;

    public void Dispose() => engine.Leave();
}
