using SessionContext.Server.Keys;

namespace SessionContext.Server.Tests.Identity;

/// <summary>
/// Keys of two places that become one: whichever of them signed a token, it stays good until it ends.
/// </summary>
public sealed class KeySuccessionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan Retention = TimeSpan.FromDays(1);

    private readonly SigningKey _old = SigningKey.Create(Now - TimeSpan.FromDays(60));
    private readonly SigningKey _young = SigningKey.Create(Now - TimeSpan.FromDays(30));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_are_kept_as_long_as_if_a_new_one_had_followed_each(bool swapped)
    {
        var joined = swapped
            ? KeySuccession.Merge([_old], [_young], Now)
            : KeySuccession.Merge([_young], [_old], Now);

        Assert.Equal(3, joined.Count);
        Assert.Equal(Ids(joined), Ids(After(joined, Retention - TimeSpan.FromMinutes(1))));
        Assert.Equal(Ids(joined)[..1], Ids(After(joined, Retention)));
    }

    [Fact]
    public void A_new_key_signs() =>
        Assert.DoesNotContain(
            Ids(KeySuccession.Merge([_young], [_old], Now))[0],
            Ids([_young, _old])
        );

    [Fact]
    public void Where_there_are_none_they_are_taken_as_they_are()
    {
        SigningKey[] others = [_young, _old];
        Assert.Equal(others, KeySuccession.Merge([], others, Now));
    }

    [Fact]
    public void Taken_again_they_change_nothing_while_the_same_one_signs_in_both_places()
    {
        SigningKey[] here = [_young, _old];
        Assert.Same(here, KeySuccession.Merge(here, [_young], Now));
    }

    [Fact]
    public void Taken_again_after_a_join_they_are_kept_for_longer()
    {
        var later = Now + TimeSpan.FromHours(12);
        var joined = KeySuccession.Merge(KeySuccession.Merge([_young], [_old], Now), [_old], later);

        var kept = Ids(After(joined, Retention + TimeSpan.FromHours(11)));

        Assert.Contains(_old.Key.KeyId, kept);
        Assert.Equal(kept.Distinct(), kept);
    }

    private static IReadOnlyList<SigningKey> After(IReadOnlyList<SigningKey> keys, TimeSpan time) =>
        KeySuccession.Renew(keys, Now + time, Lifetime, Retention);

    private static string[] Ids(IReadOnlyList<SigningKey> keys) =>
        [.. keys.Select(key => key.Key.KeyId)];
}
