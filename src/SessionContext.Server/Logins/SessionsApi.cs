using SessionContext.Server.Access;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Logins;

/// <summary>
/// How a shopper's session begins, goes on, becomes a customer's and ends (contract § 4). The methods and parameters
/// are those of the public API.
/// </summary>
internal static class SessionsApi
{
    /// <summary>Adds what the calls need.</summary>
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<SubjectTokens>();
        services.AddSingleton<SessionRefresh>();
        services.AddSingleton<LegalEntities>();
        services.AddSingleton<CustomerLogIn>();
        services.AddCustomerService();
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

        // None of these needs a bearer token.
        var open = customer.MapGroup("").AllowAnonymous().RequireRateLimiting(LoginRate.Policy);
        open.MapGet("/refreshauthtoken", CustomerRefresh.GetAsync);
        open.MapPost("/refreshauthtoken", CustomerRefresh.PostAsync);
        open.MapGet("/logout", LogOut.HandleAsync);
        if (routes.ServiceProvider.GetRequiredService<CustomerLoginOptions>().Address is not null)
        {
            open.MapPost("/login", PasswordLogin.HandleAsync);
        }
    }
}
