using System.Collections.Concurrent;
using System.Text;
using CsCheck;
using SessionContext.Core;
using SessionContext.Core.Documents;

namespace SessionContext.Storage.Conformance;

/// <summary>
/// A replacement of what nobody has read: made where nothing of it had to be known, declined with what is stored
/// otherwise.
/// </summary>
public abstract class BlindReplaceConformance(ITestStore store) : StoreConformance(store)
{
    private static readonly ContextKey Key = Sample.Key();

    private int _histories;
    private long _stamps;

    public static TheoryData<string?, string?> Ids =>
        new()
        {
            { null, null },
            { "c1", null },
            { null, "k1" },
            { "c1", "k1" },
            { "", "" },
            { "é\0", "\ud83d\ude00" },
            { new string('c', 128), string.Concat(Enumerable.Repeat("\ud83d\ude00", 128)) },
        };

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task What_is_made_has_the_creation_time_of_what_was_stored(
        string? customer,
        string? cart
    )
    {
        var first = await CreateAsync(Key, New(1, customer, cart, cartSetAt: Time.GetUtcNow()));
        Time.Advance(TimeSpan.FromMinutes(1));
        var second = New(2, customer, cart);
        Assert.True((await ReplaceAsync(second)).Made);
        Sample.AssertSame(Following(second, first, first.CartSetAt), await ReadAsync(Key));
        Assert.Equal(cart is "k1" ? ["s1"] : [], await ByCartAsync(Key.Tenant, "k1"));
        Assert.Equal(customer is "c1" ? ["s1"] : [], await ByCustomerAsync(Key.Tenant, "c1"));
    }

    [Fact]
    public async Task Any_number_follow_each_other()
    {
        var first = await CreateAsync(Key, New(1, cart: "k1"));
        var last = first;
        for (var version = 2; version < 20; version++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(1));
            last = New(version, cart: "k1");
            Assert.True((await ReplaceAsync(last)).Made);
        }

        Sample.AssertSame(Following(last, first, null), await ReadAsync(Key));
    }

    [Fact]
    public async Task A_large_document_is_kept_to_its_last_byte()
    {
        var first = await CreateAsync(Key, New(1));
        var second = New(2, attribute: new string('x', 200_000));
        Assert.True((await ReplaceAsync(second)).Made);
        Sample.AssertSame(Following(second, first, null), await ReadAsync(Key));
        var third = New(3, attribute: "small");
        Assert.True((await ReplaceAsync(third)).Made);
        Sample.AssertSame(Following(third, first, null), await ReadAsync(Key));
    }

    [Fact]
    public async Task The_end_is_the_replacements()
    {
        await CreateAsync(Key, New(1));
        Assert.True((await ReplaceAsync(New(2, lifetime: TimeSpan.FromHours(2)))).Made);
        Time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await ReadAsync(Key));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task Without_an_end_it_never_ends()
    {
        await CreateAsync(Key, New(1));
        var never = Sample.WithExpiry(New(2), null);
        Assert.True((await ReplaceAsync(never)).Made);
        Time.Advance(TimeSpan.FromDays(365));
        Assert.Null((await ReadAsync(Key))!.ExpiresAt);
    }

    [Fact]
    public async Task Where_there_is_nothing_it_is_declined()
    {
        await DeclinesAsync(New(2), null);
        await CreateAsync(Key, New(1));
        Time.Advance(TimeSpan.FromHours(1)); // its end
        await DeclinesAsync(New(2), null);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(256 + 4)]
    public async Task Where_another_version_is_stored_it_is_declined(long version) =>
        await DeclinesAsync(New(version), await StoredAsync(New(3)));

    [Theory]
    [InlineData(null, "c1")]
    [InlineData("c1", null)]
    [InlineData("c1", "c2")]
    [InlineData("c1", "c11")]
    [InlineData("c11", "c1")]
    [InlineData("", null)]
    [InlineData(null, "")]
    public async Task Where_the_customer_changes_it_is_declined(string? stored, string? next) =>
        await DeclinesAsync(New(2, next), await StoredAsync(New(1, stored)));

    [Theory]
    [InlineData(DerivedFields.Language)]
    [InlineData(Sample.DerivedFieldToCome)]
    public async Task Where_a_field_is_derived_it_is_declined(DerivedFields derived) =>
        await DeclinesAsync(New(2), await StoredAsync(New(1, derived: derived)));

    [Theory]
    [InlineData("""{"metadata":{"version":1}}""")]
    [InlineData(
        """{"metadata":{"version":1,"createdat":"2026-02-04T17:06:50.134Z","modifiedAt":"2026-02-04T17:06:50.134Z"}}"""
    )]
    public async Task Where_the_document_is_laid_out_otherwise_it_is_declined(string document) =>
        await DeclinesAsync(
            New(2),
            await StoredAsync(
                Sample.Build(
                    Time,
                    Revision.First(),
                    null,
                    null,
                    TimeSpan.FromHours(1),
                    Encoding.UTF8.GetBytes(document)
                )
            )
        );

    [Fact]
    public async Task Where_the_clock_was_set_back_it_is_declined()
    {
        var stored = await StoredAsync(New(1));
        var earlier = Compose(
            new Revision(0, 1).Next(),
            stored.ModifiedAt.AddMilliseconds(-1),
            null,
            null,
            "",
            stored.ExpiresAt
        );
        await DeclinesAsync(earlier, stored);
    }

    [Theory]
    [InlineData("k1", "k2")]
    [InlineData("k1", null)]
    [InlineData(null, "k1")]
    public async Task Where_the_cart_changes_the_lists_follow_or_it_is_declined(
        string? before,
        string? after
    )
    {
        var first = await StoredAsync(New(1, cart: before, cartSetAt: Time.GetUtcNow()));
        var second = New(2, cart: after);
        var outcome = await ReplaceAsync(second);
        if (!outcome.Made)
        {
            Sample.AssertSame(first, outcome.Stored);
            Sample.AssertSame(first, await ReadAsync(Key));
            return;
        }

        Sample.AssertSame(Following(second, first, null), await ReadAsync(Key));
        Assert.Equal(after is "k1" ? ["s1"] : [], await ByCartAsync(Key.Tenant, "k1"));
        Assert.Equal(after is "k2" ? ["s1"] : [], await ByCartAsync(Key.Tenant, "k2"));
    }

    [Fact]
    public async Task Another_tenants_context_is_left_alone()
    {
        var stored = await StoredAsync(New(1));
        var outcome = await Unread()
            .BlindReplaceAsync(Sample.Key("s1", "other"), New(2), Cancellation);
        Assert.Equal((false, null), (outcome.Made, outcome.Stored));
        Sample.AssertSame(stored, await ReadAsync(Key));
    }

    [Fact]
    public async Task Of_many_of_one_version_exactly_one_is_made()
    {
        await CreateAsync(Key, New(1));
        for (var version = 2; version < 10; version++)
        {
            var rivals = Enumerable.Range(0, 32).Select(i => New(version, attribute: $"{i}"));
            var outcomes = await Task.WhenAll(
                rivals.Select(rival => Task.Run(async () => (rival, await ReplaceAsync(rival))))
            );
            var (winner, _) = Assert.Single(outcomes, one => one.Item2.Made);
            Assert.Equal(winner.Revision, (await ReadAsync(Key))!.Revision);
            Assert.All(
                outcomes.Where(one => !one.Item2.Made),
                one => Assert.Equal(winner.Revision, one.Item2.Stored!.Revision)
            );
        }
    }

    [Fact]
    public Task Any_concurrent_history_is_linearizable() =>
        Gen.Int[0, 7].Array[4 * 12].SampleAsync(RunAsync, iter: 30, threads: 1);

    private async Task RunAsync(int[] acts)
    {
        var key = Sample.Key("s1", $"t{_histories++}u");
        var history = new ConcurrentBag<Operation>();
        await Task.WhenAll(
            acts.Chunk(12)
                .Select(own =>
                    Task.Run(
                        async () =>
                        {
                            Revision? seen = null;
                            foreach (var act in own)
                            {
                                (var operation, seen) = await ActAsync(key, act, seen);
                                history.Add(operation);
                            }
                        },
                        Cancellation
                    )
                )
        );
        Assert.True(Linearizability.Holds([.. history]));
    }

    private async Task<(Operation, Revision? Seen)> ActAsync(
        ContextKey key,
        int act,
        Revision? seen
    )
    {
        var invoked = Interlocked.Increment(ref _stamps);
        if (act == 0)
        {
            var read = (await ReadAsync(key))?.Revision;
            return (new ReadOperation(invoked, Interlocked.Increment(ref _stamps), read), read);
        }

        if (act > 3 && seen is { } before)
        {
            var next = New(before.Version + 1);
            var outcome = await Unread().BlindReplaceAsync(key, next, Cancellation);
            var after = outcome.Made ? next.Revision : outcome.Stored?.Revision;
            return (
                new UnreadOperation(
                    invoked,
                    Interlocked.Increment(ref _stamps),
                    next.Revision,
                    outcome.Made,
                    after
                ),
                after
            );
        }

        var context = act == 1 ? null : New((seen?.Version ?? 0) + 1);
        var made = await SwapAsync(key, seen, context);
        return (
            new SwapOperation(
                invoked,
                Interlocked.Increment(ref _stamps),
                seen,
                context?.Revision,
                made
            ),
            made ? context?.Revision : seen
        );
    }

    private IBlindReplace Unread() => Assert.IsAssignableFrom<IBlindReplace>(Store);

    private ValueTask<BlindReplaceOutcome> ReplaceAsync(StoredContext replacement) =>
        Unread().BlindReplaceAsync(Key, replacement, Cancellation);

    private Task<StoredContext> StoredAsync(StoredContext context) => CreateAsync(Key, context);

    private async Task DeclinesAsync(StoredContext replacement, StoredContext? stored)
    {
        var outcome = await ReplaceAsync(replacement);
        Assert.False(outcome.Made);
        Sample.AssertSame(stored, outcome.Stored);
        Sample.AssertSame(stored, await ReadAsync(Key));
    }

    // As the service makes them; a replacement's own creation time is not heeded.
    private StoredContext New(
        long version,
        string? customer = null,
        string? cart = null,
        DerivedFields derived = DerivedFields.None,
        DateTimeOffset? cartSetAt = null,
        string attribute = "",
        TimeSpan? lifetime = null
    ) =>
        Compose(
            new Revision(0, version - 1).Next(),
            Time.GetUtcNow(),
            customer,
            cart,
            attribute,
            Time.GetUtcNow() + (lifetime ?? TimeSpan.FromHours(1)),
            derived: derived,
            cartSetAt: cartSetAt
        );

    /// <summary>What the replacement becomes in the place of a context.</summary>
    private static StoredContext Following(
        StoredContext replacement,
        StoredContext stored,
        DateTimeOffset? cartSetAt
    ) =>
        Compose(
            replacement.Revision,
            replacement.ModifiedAt,
            replacement.CustomerId,
            replacement.CartId,
            Encoding.UTF8.GetString(
                ContextDocument.Read(replacement.Document)[ContextField.Context].Span
            )[6..^2],
            replacement.ExpiresAt,
            stored.CreatedAt,
            cartSetAt: cartSetAt
        );

    private static StoredContext Compose(
        Revision revision,
        DateTimeOffset modifiedAt,
        string? customer,
        string? cart,
        string attribute,
        DateTimeOffset? expiresAt,
        DateTimeOffset? createdAt = null,
        DerivedFields derived = DerivedFields.None,
        DateTimeOffset? cartSetAt = null
    ) =>
        new()
        {
            Revision = revision,
            CreatedAt = createdAt ?? modifiedAt,
            ModifiedAt = modifiedAt,
            ExpiresAt = expiresAt,
            CustomerId = customer,
            CartId = cart,
            Derived = derived,
            CartSetAt = cartSetAt,
            Document = ContextDocument.Compose(
                Key.SessionId,
                new()
                {
                    [ContextField.Context] = Encoding.UTF8.GetBytes($$"""{"a":"{{attribute}}"}"""),
                },
                revision.Version,
                createdAt ?? modifiedAt,
                modifiedAt
            ),
        };
}
