using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace SessionContext.Server.Http;

/// <summary>
/// Puts a <see cref="RefusalWriter"/> on every connection. Where Kestrel itself ends TLS, the bytes are encrypted here
/// and pass as they are: its refusals then have no body.
/// </summary>
internal static class RefusalBodies
{
    /// <summary>Wraps an endpoint's connections.</summary>
    public static ConnectionDelegate Before(ConnectionDelegate next) =>
        async connection =>
        {
            var transport = connection.Transport;
            connection.Transport = new Transport(
                transport.Input,
                new RefusalWriter(transport.Output)
            );
            try
            {
                await next(connection).ConfigureAwait(false);
            }
            finally
            {
                connection.Transport = transport;
            }
        };

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
