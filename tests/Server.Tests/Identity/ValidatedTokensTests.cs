using SessionContext.Server.Access;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Tests.Identity;

public sealed class ValidatedTokensTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ValidatedTokens _tokens = new(capacity: 10);

    [Fact]
    public void Never_more_than_the_capacity_is_kept()
    {
        for (var i = 0; i < 1000; i++)
        {
            _tokens.Begin()($"token {i}", Good());
        }

        Assert.InRange(Enumerable.Range(0, 1000).Count(i => Kept($"token {i}")), 1, 10);
    }

    [Fact]
    public void What_is_in_use_stays()
    {
        _tokens.Begin()("in use", Good());
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(Kept("in use"));
            _tokens.Begin()($"token {i}", Good());
        }
    }

    [Fact]
    public void A_check_that_began_before_the_keys_changed_is_not_kept()
    {
        var keep = _tokens.Begin();
        _tokens.Clear();
        keep("token", Good());
        Assert.False(Kept("token"));
    }

    private bool Kept(string token) => _tokens.TryGet(token, Now, out _);

    private static ValidatedToken Good() =>
        new(
            new Caller
            {
                Subject = "someone",
                ClientId = "shop",
                Scopes = [],
            },
            Now.AddHours(1).UtcDateTime,
            Now
        );
}
