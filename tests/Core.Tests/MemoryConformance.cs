using System.Reflection;
using SessionContext.Storage.Conformance;

namespace SessionContext.Core.Tests;

/// <summary>What the suites judge: one store of memory for a test, opened as often as the test wants.</summary>
internal sealed class TestMemory : ITestStore
{
    private MemoryStore? _store;

    public ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_store ??= new(time));
}

public sealed class MemoryCompareAndSwap() : CompareAndSwapConformance(new TestMemory());

public sealed class MemoryConcurrentHistory() : ConcurrentHistoryConformance(new TestMemory());

public sealed class MemoryEventSwap() : EventSwapConformance(new TestMemory());

public sealed class MemoryExpiry() : ExpiryConformance(new TestMemory());

public sealed class MemoryFind() : FindConformance(new TestMemory());

public sealed class MemoryFindHistory() : FindHistoryConformance(new TestMemory());

public sealed class MemoryIndex() : IndexConformance(new TestMemory());

public sealed class MemoryMoment() : MomentConformance(new TestMemory());

public sealed class MemoryPurging() : PurgingConformance(new TestMemory());

public sealed class MemoryRace() : RaceConformance(new TestMemory());

public sealed class MemoryRecord() : RecordConformance(new TestMemory());

public sealed class MemoryRoundTrip() : RoundTripConformance(new TestMemory());

public sealed class MemoryScan() : ScanConformance(new TestMemory());

public sealed class MemorySequentialHistory() : SequentialHistoryConformance(new TestMemory());

public sealed class MemoryTenantList() : TenantListConformance(new TestMemory());

public sealed class SuiteTests
{
    // It replaces nothing without a read, and it does not remember the last time that it has seen.
    [Fact]
    public void Memory_runs_every_suite_but_those_of_blind_replacement_and_the_clock() =>
        Suites.AreAllRunBy(
            Assembly.GetExecutingAssembly(),
            "Memory",
            typeof(BlindReplaceConformance),
            typeof(ClockConformance),
            typeof(ClockSweepConformance)
        );
}
