using SessionContext.Core.Documents;
using SessionContext.Server.Access;
using SessionContext.Server.Http;

namespace SessionContext.Server.Events;

/// <summary>POST …/events with CloudEvents 1.0, structured, binary or a batch.</summary>
internal static class ReceiveEvents
{
    public static async Task<IResult> HandleAsync(
        HttpContext http,
        EventDelivery delivery,
        DocumentLimits limits,
        CancellationToken cancellationToken
    )
    {
        if (EventModes.Of(http.Request) is not { } mode)
        {
            return Problem.UnsupportedMediaType(
                "The Content-Type must be application/cloudevents+json, application/cloudevents-batch+json, or application/json with ce-* headers, in UTF-8."
            );
        }

        var body = await JsonBody
            .ReadBytesAsync(http.Request, limits.BodyBytes, cancellationToken)
            .ConfigureAwait(false);
        if (body.Problem is not null)
        {
            return body.Problem;
        }

        var received = EventsBody.Read(
            mode,
            body.Bytes,
            http.Request.Headers,
            new EventRules(limits.Depth)
        );
        return await delivery
            .CarryOutAsync(Caller.Of(http)!.Tenant!.Value, received, cancellationToken)
            .ConfigureAwait(false);
    }
}
