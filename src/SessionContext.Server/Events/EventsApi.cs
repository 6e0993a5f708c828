using SessionContext.Server.Access;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Events;

/// <summary>
/// The shop's events (contract § 7): for senders that hold a service token, and for those that sign what they send.
/// </summary>
internal static class EventsApi
{
    /// <summary>Adds what carries events out.</summary>
    /// <exception cref="SettingsException">The section <c>Events</c> breaks a rule.</exception>
    public static void AddShopEvents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(
            configuration.Read<EventsOptions>("Events", WebhookRules.ValidationErrors)
        );
        services.AddSingleton<EventDelivery>();
        services.AddSingleton<WebhookSignatures>();
    }

    public static void MapShopEvents(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/session-context/{tenant}/events").WithTags("Events");

        events.MapPost("", ReceiveEvents.HandleAsync).RequireTenantScope(Scopes.ManageContexts);
        // The signature is checked in place of a token.
        events.MapPost("/webhook", ReceiveWebhook.HandleAsync).AllowAnonymous();
        // Asked before a sender has either.
        events.MapMethods("", [HttpMethods.Options], WebhookHandshake.Handle).AllowAnonymous();
        events
            .MapMethods("/webhook", [HttpMethods.Options], WebhookHandshake.Handle)
            .AllowAnonymous();
    }
}
