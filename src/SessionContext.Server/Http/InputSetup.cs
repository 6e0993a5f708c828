using Microsoft.AspNetCore.Server.Kestrel.Core;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Http;

/// <summary>Bounds what Kestrel holds and how long it waits for a caller.</summary>
internal static class InputSetup
{
    /// <summary>
    /// Bytes that wait in a connection's buffer until somebody reads them: as many as its headers may have, the least
    /// that Kestrel accepts. With the default, 1 MiB, stalled connections would hold whole bodies that nobody counts.
    /// </summary>
    private const int ConnectionBuffer = 32 * 1024;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Adds the bounds.</summary>
    public static void AddInputBounds(
        this WebApplicationBuilder builder,
        LimitsOptions limits,
        HttpOptions http,
        ManagementAddress? management
    )
    {
        builder.Services.AddSingleton(provider => new InputBounds(
            limits,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<InputBounds>>()
        ));
        var configured = new KestrelLimits(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Bound(kestrel.Limits);
            // Above the service's own limit, so that a body somewhat too large is read to its end and its sender gets
            // the 413.
            kestrel.Limits.MaxRequestBodySize = 4L * limits.ToLimits().DocumentBytes;
            configured.Apply(kestrel.Limits);
            var connections = new ConnectionBounds(
                kestrel.ApplicationServices.GetRequiredService<InputBounds>(),
                http,
                management
            );
            kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                endpoint.Use(connections.Before);
                endpoint.Use(RefusalBodies.Before);
            });
        });
    }

    private static void Bound(KestrelServerLimits limits)
    {
        limits.MaxRequestHeadersTotalSize = ConnectionBuffer;
        limits.MaxRequestBufferSize = ConnectionBuffer;
        limits.RequestHeadersTimeout = 2 * Grace;
        // The average since the body began: a body of 256 KiB has about a minute.
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 4 * 1024, Grace);
        // The same for HTTP/2, where the windows are the buffers; the protocol knows none smaller than 65,535.
        limits.Http2.InitialStreamWindowSize = 64 * 1024;
        limits.Http2.InitialConnectionWindowSize = 128 * 1024;
    }
}
