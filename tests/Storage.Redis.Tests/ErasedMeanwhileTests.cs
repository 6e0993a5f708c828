using System.Text;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Documents;
using SessionContext.Core.Logins;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// A customer is erased between the read and the write of another call. The rules are those of every engine; the store
/// between is real.
/// </summary>
public sealed class ErasedMeanwhileTests : RedisStoreTest
{
    private const string Customer = "c1";
    private static readonly ContextKey Key = Sample.Key();
    private static readonly ContextKey Other = Sample.Key("s2");

    [Fact]
    public async Task A_log_in_ends_itself()
    {
        await using var interrupted = Meanwhile(beforeRecord: true);
        var (outcome, _) = await Calls
            .On(interrupted, Time)
            .Sessions.LogInAsync(Key, Customer, null, "a family", Cancellation);
        Assert.Equal(LoginOutcome.LoggedOut, outcome);
        await IsGoneAsync();
    }

    [Fact]
    public async Task A_log_in_that_has_a_context_ends_itself()
    {
        await PutAsync(Calls.On(Store, Time), 0, null);
        await using var interrupted = Meanwhile(beforeRecord: false);
        var (outcome, _) = await Calls
            .On(interrupted, Time)
            .Sessions.LogInAsync(Key, Customer, null, "a family", Cancellation);
        Assert.NotEqual(LoginOutcome.Succeeded, outcome);
        await IsGoneAsync();
    }

    [Fact]
    public async Task A_log_in_that_comes_after_the_cut_off_stays_valid()
    {
        await PutAsync(Calls.On(Store, Time), 0, Customer);
        var isDone = false;
        await using var interrupted = new InterruptedStore(Store)
        {
            // The first context that the erasure deletes: the cut-off is stored, the log-ins are not looked at yet.
            BeforeSwap = async () =>
            {
                if (!isDone)
                {
                    isDone = true;
                    await Calls
                        .On(Store, Time)
                        .Sessions.LogInAsync(Other, Customer, null, "a family", Cancellation);
                }
            },
        };
        var erasure = await Calls
            .On(interrupted, Time)
            .Erasure.EraseAsync(Key.Tenant, Customer, Cancellation);
        Assert.Equal(1, erasure.Ended);
        await IsGoneAsync();
        var refresh = await Calls
            .On(Store, Time)
            .Sessions.RefreshAsync(Other, new("a family", 0, Customer), Cancellation);
        Assert.True(refresh.IsValid);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_PUT_removes_what_it_stored(bool hasContext)
    {
        if (hasContext)
        {
            await PutAsync(Calls.On(Store, Time), 0, null);
        }

        await using var interrupted = Meanwhile(beforeRecord: false);
        await PutAsync(Calls.On(interrupted, Time), hasContext ? 1 : 0, Customer);
        await IsGoneAsync();
    }

    [Fact]
    public async Task A_refresh_is_refused()
    {
        var login = await Calls
            .On(Store, Time)
            .Sessions.LogInAsync(Key, Customer, null, "a family", Cancellation);
        Assert.Equal(LoginOutcome.Succeeded, login.Outcome);
        await using var interrupted = Meanwhile(beforeRecord: true);
        var refresh = await Calls
            .On(interrupted, Time)
            .Sessions.RefreshAsync(Key, new("a family", 0, Customer), Cancellation);
        Assert.False(refresh.IsValid);
        await IsGoneAsync();
    }

    /// <summary>The store; before its first write the customer is erased.</summary>
    private InterruptedStore Meanwhile(bool beforeRecord)
    {
        var isDone = false;
        return beforeRecord
            ? new InterruptedStore(Store) { BeforeRecordSwap = EraseAsync }
            : new InterruptedStore(Store) { BeforeSwap = EraseAsync };

        async Task EraseAsync()
        {
            if (!isDone)
            {
                isDone = true;
                await Calls.On(Store, Time).Erasure.EraseAsync(Key.Tenant, Customer, Cancellation);
            }
        }
    }

    private async Task IsGoneAsync()
    {
        Assert.NotEqual(Customer, (await Store.ReadAsync(Key, Cancellation))?.CustomerId);
        var login = await Calls.On(Store, Time).Logins.FindAsync(Key, Cancellation);
        Assert.Null(login?.CustomerId);
    }

    private static async Task PutAsync(Calls calls, long version, string? customer)
    {
        var json = $$"""
            {"metadata":{"version":{{version}}},"customerId":"{{customer}}"}
            """;
        var replacement = ContextReplacement.Parse(
            Encoding.UTF8.GetBytes(json),
            Key.SessionId,
            new DocumentLimits(),
            out _
        );
        Assert.IsType<ChangeOutcome.Stored>(
            await calls.Contexts.ReplaceAsync(
                Key,
                new()
                {
                    Replacement = replacement!,
                    Upsert = true,
                    Proof = SaasTokenResult.Of(Customer),
                },
                Cancellation
            )
        );
    }
}
