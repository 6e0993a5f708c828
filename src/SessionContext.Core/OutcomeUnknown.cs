namespace SessionContext.Core;

/// <summary>A step of a call that has written something before.</summary>
public static class OutcomeUnknown
{
    /// <summary>
    /// Waits for the step. Where the store fails it, nothing was written by it, perhaps, but by the call: that is said
    /// then.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot serve;
    /// <see cref="StoreUnavailableException.OutcomeUnknown"/> is true.</exception>
    public static async ValueTask<T> ReportOutcomeUnknownAsync<T>(this ValueTask<T> step)
    {
        try
        {
            return await step.ConfigureAwait(false);
        }
        catch (StoreUnavailableException e) when (!e.OutcomeUnknown)
        {
            throw new StoreUnavailableException(e.Message, outcomeUnknown: true, e)
            {
                Kind = e.Kind,
                RetryAfter = e.RetryAfter,
            };
        }
    }
}
