using SessionContext.Core.Changes;

namespace SessionContext.Core.Tests.Changes;

/// <summary>What a process remembers of its own changes.</summary>
public sealed class RecentContextsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    private readonly RecentContexts _recent = new(maxBytes: 100_000);

    [Fact]
    public void What_was_stored_last_is_recalled()
    {
        _recent.Remember(Key("s1"), Context());
        var last = Context();
        _recent.Remember(Key("s1"), last);
        Assert.Same(last, _recent.Recall(Key("s1"), Now));
        Assert.Null(_recent.Recall(Key("s2"), Now));
    }

    [Fact]
    public void What_was_deleted_is_not()
    {
        _recent.Remember(Key("s1"), Context());
        _recent.Remember(Key("s1"), null);
        Assert.Null(_recent.Recall(Key("s1"), Now));
    }

    [Fact]
    public void What_has_ended_is_not()
    {
        _recent.Remember(Key("s1"), Context().EndingAt(Now));
        Assert.Null(_recent.Recall(Key("s1"), Now));
        Assert.NotNull(_recent.Recall(Key("s1"), Now.AddMilliseconds(-1)));
    }

    [Fact]
    public void What_was_deleted_long_after_it_was_stored_is_not_recalled_either()
    {
        _recent.Remember(Key("s1"), Context());
        _recent.Remember(Key("s2"), Context(bytes: 60_000)); // a new generation begins
        _recent.Remember(Key("s1"), null);
        Assert.Null(_recent.Recall(Key("s1"), Now));
    }

    [Fact]
    public void The_oldest_are_forgotten_for_the_newest()
    {
        var keys = Enumerable.Range(0, 1_000).Select(i => Key($"s{i}")).ToArray();
        foreach (var key in keys)
        {
            _recent.Remember(key, Context());
        }

        var known = keys.Where(key => _recent.Recall(key, Now) is not null).ToArray();
        Assert.InRange(known.Length, 30, 100); // of a kilobyte and more each
        Assert.Equal(keys[^known.Length..], known);
    }

    private static ContextKey Key(string session) => new(Keys.Tenant, Keys.Session(session));

    private static StoredContext Context(int bytes = 1_000) =>
        new()
        {
            Revision = Revision.First(),
            CreatedAt = Now,
            ModifiedAt = Now,
            Document = new byte[bytes],
        };
}
