using Xunit.v3;

namespace SessionContext.Server.Tests.Stores;

/// <summary>
/// The tests of a class start programs beside .NET, such as Redis, PostgreSQL or nginx. <c>./test</c> leaves them out;
/// <c>./test --all</c> runs them.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsProgramsAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc />
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [new("Needs", "Programs")];
}
