using System.Reflection;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

public sealed class SuiteTests
{
    // A scan of Redis is not one moment of the whole store, and Redis expires keys by itself: there is no sweep.
    [Theory]
    [InlineData("Redis")]
    [InlineData("Cluster")]
    [InlineData("Garnet")]
    public void The_engine_runs_every_suite_but_those_of_a_snapshot_and_a_sweep(string engine) =>
        Suites.AreAllRunBy(
            Assembly.GetExecutingAssembly(),
            engine,
            typeof(MomentConformance),
            typeof(ClockSweepConformance)
        );
}
