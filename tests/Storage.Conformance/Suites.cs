using System.Reflection;

namespace SessionContext.Storage.Conformance;

/// <summary>The suites of this library, and which of them an engine's test project has subclassed.</summary>
public static class Suites
{
    /// <summary>Fails unless an engine runs every suite but those that it is known not to pass.</summary>
    /// <param name="tests">The engine's tests.</param>
    /// <param name="engine">What the names of its subclasses begin with, such as <c>Redis</c> in
    /// <c>RedisExpiry</c>.</param>
    /// <param name="gaps">The suites that the engine leaves out.</param>
    public static void AreAllRunBy(Assembly tests, string engine, params Type[] gaps)
    {
        var run = tests
            .GetTypes()
            .Where(type =>
                !type.IsAbstract && type.Name.StartsWith(engine, StringComparison.Ordinal)
            )
            .Select(type => type.BaseType)
            .ToHashSet();
        var missing = typeof(Suites)
            .Assembly.GetTypes()
            .Where(IsSuite)
            .Where(suite => !run.Contains(suite));
        Assert.Equal(Names(gaps), Names(missing));
    }

    // ScanTest and StoreConformance hold no facts themselves.
    private static bool IsSuite(Type type) =>
        type.IsAbstract
        && type.IsSubclassOf(typeof(StoreConformance))
        && type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Any(method => method.IsDefined(typeof(FactAttribute)));

    private static string[] Names(IEnumerable<Type> types) =>
        [.. types.Select(type => type.Name).Order(StringComparer.Ordinal)];
}
