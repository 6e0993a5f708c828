using System.Reflection;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

public sealed class SuiteTests
{
    // The embedded engine has no replacement without a read: its reads cost nothing.
    [Fact]
    public void The_engine_runs_every_suite_but_that_of_blind_replacement() =>
        Suites.AreAllRunBy(
            Assembly.GetExecutingAssembly(),
            "Embedded",
            typeof(BlindReplaceConformance)
        );
}
