using SessionContext.Server.Identity.Access;
using SessionContext.Server.Identity.Rates;
using SessionContext.Server.Identity.Sessions;

namespace SessionContext.Server.Sessions;

/// <summary>How a shopper's session begins, goes on, becomes a customer's and ends (contract § 4). The methods and parameters are those of the public API.</summary>
internal static class SessionsApi
{
    /// <summary>Adds what the calls need.</summary>
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<SubjectTokens>();
        services.AddSingleton<SessionRefresh>();
    }

    /// <summary>Maps the calls.</summary>
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("");

        var anonymous = sessions
            .MapGroup("/customerlogin/auth/anonymous")
            .WithTags("Anonymous sessions")
            .AllowAnonymous()
            .RequireRateLimiting(LoginRate.Policy);
        anonymous.MapGet("/login", AnonymousLogin.HandleAsync);
        anonymous.MapGet("/refresh", AnonymousRefresh.HandleAsync);

        var customer = sessions.MapGroup("/customer/{tenant}").WithTags("Customer sessions");
        customer.MapPost("/exchangeauthtoken", ExchangeToken.HandleAsync).RequireSession();
        customer.MapGet("/validateauthtoken", ValidateToken.HandleAsync).RequireSession();
        customer
            .MapGet("/refreshauthtoken", CustomerRefresh.HandleAsync)
            .AllowAnonymous()
            .RequireRateLimiting(LoginRate.Policy);
        customer
            .MapGet("/logout", LogOut.HandleAsync)
            .AllowAnonymous()
            .RequireRateLimiting(LoginRate.Policy);
    }
}
