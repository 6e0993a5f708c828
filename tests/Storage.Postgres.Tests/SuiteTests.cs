using System.Reflection;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Postgres.Tests;

public sealed class SuiteTests
{
    [Fact]
    public void PostgreSQL_runs_every_suite() =>
        Suites.AreAllRunBy(Assembly.GetExecutingAssembly(), "Postgres");

    // The clock is the server's: a pooler before it changes nothing.
    [Fact]
    public void PostgreSQL_behind_a_pooler_runs_every_suite_but_those_of_the_clock() =>
        Suites.AreAllRunBy(
            Assembly.GetExecutingAssembly(),
            "Pooled",
            typeof(ClockConformance),
            typeof(ClockSweepConformance)
        );
}
