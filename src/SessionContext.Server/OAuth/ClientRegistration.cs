using SessionContext.Core;
using SessionContext.Server.Settings;

namespace SessionContext.Server.OAuth;

/// <summary>One configured client of the embedded authority.</summary>
internal sealed class ClientRegistration
{
    private readonly Lazy<string>[] _hashes;

    /// <summary>Takes a client whose options keep <see cref="IdentityRules"/>.</summary>
    public ClientRegistration(ClientOptions options)
    {
        Id = options.ClientId!;
        Tenant = Tenant.TryParse(options.Tenant, out var tenant)
            ? tenant
            : throw new ArgumentException($"Tenant {Tenant.Rule}.", nameof(options));
        Scopes = [.. options.Scopes];
        _hashes =
        [
            .. options.AllSecretHashes().Select(hash => new Lazy<string>(hash)),
            .. options
                .AllSecrets()
                .Select(secret => new Lazy<string>(() => ClientSecret.Hash(secret))),
        ];
    }

    /// <summary>The <c>client_id</c>.</summary>
    public string Id { get; }

    /// <summary>The tenant that its tokens serve.</summary>
    public Tenant Tenant { get; }

    /// <summary>What it may ask for.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>Whether it is a storefront, which has no secret: anonymous sessions begin in its name.</summary>
    public bool IsPublic => _hashes.Length == 0;

    /// <summary>How many secrets it has; 0 for a public client.</summary>
    public int SecretCount => _hashes.Length;

    /// <summary>
    /// Which of its secrets this is, -1 for none of them. Expensive by design, for each secret that it has. A secret
    /// that was configured in plain text is hashed when this is first asked, since hashing would delay the start.
    /// </summary>
    public int IndexOf(string secret) =>
        Array.FindIndex(_hashes, hash => ClientSecret.Matches(hash.Value, secret));

    /// <summary>
    /// Hashes what is configured in plain text, so that the first check takes no longer than the later ones.
    /// </summary>
    public void HashPlainSecrets()
    {
        foreach (var hash in _hashes)
        {
            _ = hash.Value;
        }
    }
}
