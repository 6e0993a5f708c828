using System.Diagnostics;
using SessionContext.Core;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>Waits for what comes by itself, and measures what must not take long.</summary>
internal static class Patience
{
    /// <summary>
    /// More than a command's timeout and the half second until it is noticed, on a machine that has other things to do.
    /// </summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    /// <summary>Calls until the store serves again: nothing that may have been carried out.</summary>
    public static async Task<T> UntilServedAsync<T>(Func<ValueTask<T>> call)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (StoreUnavailableException e) when (!e.OutcomeUnknown && waited.Elapsed < Most)
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>The refusal of a call, which must come in bounded time.</summary>
    public static async Task<StoreUnavailableException> RefusalAsync<T>(
        Func<ValueTask<T>> call,
        TimeSpan? bound = null
    )
    {
        var took = Stopwatch.StartNew();
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await call());
        Assert.True(took.Elapsed < (bound ?? Bound), $"It took {took.Elapsed}.");
        return refusal;
    }
}
