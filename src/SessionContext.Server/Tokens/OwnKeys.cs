using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.Keys;

namespace SessionContext.Server.Tokens;

/// <summary>The embedded authority's own keys. Its tokens always name their key.</summary>
internal sealed class OwnKeys(SigningKeys keys) : IVerificationKeys
{
    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<SecurityKey>> FindAsync(
        string? keyId,
        CancellationToken cancellationToken
    ) =>
        keyId is not null && await keys.FindAsync(keyId, cancellationToken) is { } found
            ? [found.Key]
            : [];
}
