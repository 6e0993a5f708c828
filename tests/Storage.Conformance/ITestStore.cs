using SessionContext.Core;

namespace SessionContext.Storage.Conformance;

/// <summary>An engine's store for one test.</summary>
public interface ITestStore
{
    /// <summary>Opens the store: empty the first time, with all that was written before from then on.</summary>
    ValueTask<ISessionContextStore> OpenAsync(TimeProvider time);

    /// <summary>Removes what the store left behind; it is closed.</summary>
    void Remove() { }

    /// <summary>Lets an engine that expires keys by its own clock reach a time of the test's clock.</summary>
    Task PassTimeAsync(DateTimeOffset now) => Task.CompletedTask;
}
