using SessionContext.Core;
using SessionContext.Core.Events;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;

namespace SessionContext.Server.Events;

/// <summary>Carries out what a request brought: all of it, in its order, if all of it is valid, else nothing.</summary>
internal sealed class EventDelivery(SessionEvents events)
{
    /// <summary>204 when every event was carried out, before or now; 400 with every error.</summary>
    /// <exception cref="StoreUnavailableException">Some events were carried out, perhaps; sending all of them again
    /// does the rest.</exception>
    public async Task<IResult> CarryOutAsync(
        Tenant tenant,
        ReceivedEvents received,
        CancellationToken cancellationToken
    )
    {
        if (received.ValidationErrors.Count > 0)
        {
            foreach (var refused in received.Events)
            {
                Count(refused, "refused");
            }

            return Problem.Invalid(received.ValidationErrors);
        }

        foreach (var one in received.Events)
        {
            if (one.Incoming is null)
            {
                Count(one, "ignored");
                continue;
            }

            // One event is several writes already, so which of all of them were made is not told.
            var outcome = await events
                .ApplyAsync(tenant, one.Incoming, cancellationToken)
                .ReportOutcomeUnknownAsync()
                .ConfigureAwait(false);
            Count(one, outcome == EventOutcome.Applied ? "applied" : "seen_before");
        }

        return TypedResults.NoContent();
    }

    private static void Count(ReceivedEvent received, string outcome) =>
        ServiceMetrics.EventReceived(
            PlatformEventTypes.Knows(received.Type) ? received.Type : "other",
            outcome
        );
}
