using SessionContext.Core;
using SessionContext.Core.Changes;

namespace SessionContext.Server.Identity;

internal static class Policies
{
    public const string ManageContexts = "manage";
}

internal sealed class SaasTokens
{
    private readonly string _refusal = "The saas-token header is missing";

    public CustomerProof Validate(string? token, Tenant tenant) => CustomerProof.None(_refusal);
}

internal static class IdentitySetup
{
    public static void AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<SaasTokens>();
        services
            .AddAuthorizationBuilder()
            .AddPolicy(Policies.ManageContexts, policy => policy.RequireAssertion(_ => true));
        services.AddAuthentication();
    }

    public static void UseIdentity(this WebApplication app) => app.UseAuthorization();
}
