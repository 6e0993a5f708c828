using System.Text;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Documents;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// A customer logs in between the read and the swap of another call. The rules are those of every engine; the store
/// between is real.
/// </summary>
public sealed class LogInMeanwhileTests : RedisStoreTest
{
    private static readonly ContextKey Key = Sample.Key();
    private static readonly Conditions Anonymous = new(Owner: new Owner(null));

    [Fact]
    public async Task An_anonymous_change_is_not_made_even_if_the_context_is_anonymous_again()
    {
        await PutAsync(Calls.On(Store, Time).Contexts, 0);
        await using var interrupted = Meanwhile(async () =>
        {
            await LogInAsync();
            await PutAsync(Calls.On(Store, Time).Contexts, 2, "c1");
        });

        var outcome = await Calls
            .On(interrupted, Time)
            .Contexts.RemoveAttributeAsync(Key, "a", Anonymous, Cancellation);

        Assert.IsType<ChangeOutcome.InvalidToken>(outcome);
        var stored = await Store.ReadAsync(Key, Cancellation);
        Assert.Null(stored!.CustomerId);
        Assert.Equal(3, stored.Revision.Version);
    }

    [Fact]
    public async Task A_context_that_a_PUT_creates_is_the_customers()
    {
        await using var interrupted = Meanwhile(LogInAsync);
        var outcome = await PutAsync(Calls.On(interrupted, Time).Contexts, 0);
        var stored = await Store.ReadAsync(Key, Cancellation);
        Assert.Equal("c1", stored?.CustomerId);
        Assert.Equal(new ChangeOutcome.Stored(stored!.Revision), outcome);
    }

    [Fact]
    public async Task A_context_that_a_log_in_creates_is_the_customers()
    {
        await using var interrupted = Meanwhile(LogInAsync);
        await Calls.On(interrupted, Time).LoginContexts.CreateOrExtendAsync(Key, Cancellation);
        Assert.Equal("c1", (await Store.ReadAsync(Key, Cancellation))?.CustomerId);
    }

    [Fact]
    public async Task A_PUT_that_created_the_context_and_did_not_hear_of_the_log_in_is_repeated_for_the_customer()
    {
        await PutAsync(Calls.On(Store, Time).Contexts, 0);
        await Calls
            .On(Store, Time)
            .Logins.LogInAsync(Key, new("c1", default), "a family", Cancellation);
        await PutAsync(Calls.On(Store, Time).Contexts, 0);
        Assert.Equal("c1", (await Store.ReadAsync(Key, Cancellation))?.CustomerId);
    }

    private async Task LogInAsync()
    {
        var calls = Calls.On(Store, Time);
        await calls.Logins.LogInAsync(Key, new("c1", default), "a family", Cancellation);
        await calls.LoginContexts.AssignToCustomerAsync(Key, new("c1", default), Cancellation);
    }

    /// <summary>The store; before its first swap of a context this comes to pass.</summary>
    private InterruptedStore Meanwhile(Func<Task> action)
    {
        var isDone = false;
        return new InterruptedStore(Store)
        {
            BeforeSwap = async () =>
            {
                if (!isDone)
                {
                    isDone = true;
                    await action();
                }
            },
        };
    }

    private static async Task<ChangeOutcome> PutAsync(
        SessionContexts contexts,
        long version,
        string? customerId = null
    ) =>
        await contexts.ReplaceAsync(
            Key,
            new ReplaceCommand
            {
                Replacement = ContextReplacement.Parse(
                    Encoding.UTF8.GetBytes(
                        $$$"""{"context":{"a":1},"metadata":{"version":{{{version}}}}}"""
                    ),
                    Key.SessionId,
                    new DocumentLimits(),
                    out _
                )!,
                Upsert = true,
                Proof = customerId is null
                    ? SaasTokenResult.Missing("")
                    : SaasTokenResult.Of(customerId),
            },
            Cancellation
        );
}
