using System.Buffers.Binary;
using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>
/// For each context that ends at E there is a hint at E or before, and no more are written than that takes.
/// </summary>
public sealed class ExpiryHintTests : EmbeddedStoreTest
{
    private static readonly ContextKey Key = Sample.Key();

    [Fact]
    public async Task An_end_is_hinted_at() => Assert.Equal([2], await HintsAsync(2));

    [Fact]
    public async Task No_end_is_not_hinted_at() => Assert.Empty(await HintsAsync(null, null));

    [Fact]
    public async Task A_longer_life_leaves_the_hint_where_it_is() =>
        Assert.Equal([2], await HintsAsync(2, 3, 4));

    [Fact]
    public async Task A_shorter_life_is_hinted_at_earlier() =>
        Assert.Equal([1, 2], await HintsAsync(2, 1));

    [Fact]
    public async Task An_end_after_none_is_hinted_at() =>
        Assert.Equal([1, 3], await HintsAsync(1, null, 3));

    // The hours from now on at which there are hints, after a context was given these lives one after another.
    private async Task<IEnumerable<int>> HintsAsync(params int?[] lifetimesInHours)
    {
        var start = Time.GetUtcNow();
        StoredContext? stored = null;
        foreach (var hours in lifetimesInHours)
        {
            TimeSpan? lifetime = hours is { } h ? TimeSpan.FromHours(h) : null;
            var next = stored is null
                ? Sample.New(Time, lifetime: lifetime)
                : Sample.Next(Time, stored, lifetime: lifetime);
            Assert.True(await Store.CompareAndSwapAsync(Key, stored?.Revision, next, Cancellation));
            stored = next;
        }

        var keys = await KeysAsync(engine => engine.Expiry);
        return keys.Select(key => BinaryPrimitives.ReadInt64BigEndian(key))
            .Select(end => (int)(DateTimeOffset.FromUnixTimeMilliseconds(end) - start).TotalHours);
    }
}
