using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.Identity.Keys;

namespace SessionContext.Server.Identity.Tokens;

/// <summary>The embedded authority's own keys. Its tokens always name their key.</summary>
internal sealed class OwnKeys(SigningKeys keys) : IVerificationKeys
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SecurityKey>> FindAsync(
        string? keyId,
        CancellationToken cancellationToken
    ) =>
        ValueTask.FromResult<IReadOnlyList<SecurityKey>>(
            keyId is not null && keys.Find(keyId) is { } found ? [found.Key] : []
        );
}
