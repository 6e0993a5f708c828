using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Core;
using SessionContext.Core.Customers;
using SessionContext.Server.Keys;
using SessionContext.Server.OAuth;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Customers;

/// <summary>
/// Signs that a customer was erased: a JWS with the service's current signing key, which anyone checks with the keys at
/// <c>/.well-known/jwks</c>. It never expires; keys do, so keep the key with the receipt.
/// </summary>
internal sealed class ErasureReceipts(IdentityOptions options, SigningKeys keys)
{
    /// <summary>The <c>typ</c>: a receipt passes for no token.</summary>
    public const string ReceiptType = "erasure-receipt+jwt";

    private static readonly JsonWebTokenHandler Handler = new()
    {
        SetDefaultTimesOnTokenCreation = false,
    };

    /// <summary>
    /// The receipt as compact JWS: <c>iss</c>, <c>sub</c> (the customer), <c>tenant</c>, <c>iat</c>, <c>jti</c>,
    /// <c>erasedAt</c>, <c>ended</c>.
    /// </summary>
    public string Sign(Tenant tenant, string customerId, Erasure erasure) =>
        Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = ReceiptType,
                Issuer = options.Issuer,
                IssuedAt = erasure.ErasedAt.UtcDateTime,
                Claims = new Dictionary<string, object>
                {
                    [JwtRegisteredClaimNames.Sub] = customerId,
                    [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString(),
                    [TokenIssue.TenantClaim] = tenant.ToString(),
                    ["erasedAt"] = UtcTime.Text(erasure.ErasedAt),
                    ["ended"] = erasure.Ended,
                },
                SigningCredentials = keys.Live[0].Credentials,
            }
        );
}
