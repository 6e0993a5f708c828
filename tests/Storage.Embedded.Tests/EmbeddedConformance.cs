using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

public sealed class EmbeddedCompareAndSwap() : CompareAndSwapConformance(new TemporaryFolder());

public sealed class EmbeddedExpiry() : ExpiryConformance(new TemporaryFolder());

public sealed class EmbeddedFind() : FindConformance(new TemporaryFolder());

public sealed class EmbeddedFindHistory() : FindHistoryConformance(new TemporaryFolder());

public sealed class EmbeddedIndex() : IndexConformance(new TemporaryFolder());

public sealed class EmbeddedRace() : RaceConformance(new TemporaryFolder());

public sealed class EmbeddedRoundTrip() : RoundTripConformance(new TemporaryFolder());

public sealed class EmbeddedSequentialHistory()
    : SequentialHistoryConformance(new TemporaryFolder());

public sealed class EmbeddedConcurrentHistory()
    : ConcurrentHistoryConformance(new TemporaryFolder());

public sealed class EmbeddedRecord() : RecordConformance(new TemporaryFolder());

public sealed class EmbeddedEventSwap() : EventSwapConformance(new TemporaryFolder());

public sealed class EmbeddedFreeing() : PurgingConformance(new TemporaryFolder());

public sealed class EmbeddedScan() : ScanConformance(new TemporaryFolder());

public sealed class EmbeddedMoment() : MomentConformance(new TemporaryFolder());

public sealed class EmbeddedClock() : ClockConformance(new TemporaryFolder());

public sealed class EmbeddedClockSweep() : ClockSweepConformance(new TemporaryFolder());

public sealed class EmbeddedTenantList() : TenantListConformance(new TemporaryFolder());
