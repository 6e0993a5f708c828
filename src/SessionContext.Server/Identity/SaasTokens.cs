using SessionContext.Core;
using SessionContext.Core.Changes;

namespace SessionContext.Server.Identity;

internal sealed class SaasTokens
{
    private readonly string _refusal = "The saas-token header is missing";

    public CustomerProof Validate(string? token, Tenant tenant) => CustomerProof.None(_refusal);
}
