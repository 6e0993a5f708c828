using Xunit.v3;

namespace SessionContext.Server.Tests.Stores;

/// <summary>
/// The tests of a class depend on the engine: they run once more on every other one (<c>./test --all</c>). Without it
/// they run on the embedded engine alone.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EachEngineAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc />
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Engine", "Each")];
}
