using SessionContext.Core;
using SessionContext.Server.Identity.Configuration;

namespace SessionContext.Server.Identity.Clients;

/// <summary>One configured client of the embedded authority.</summary>
internal sealed class KnownClient
{
    private readonly Lazy<string>? _secretHash;

    /// <summary>Takes a client whose options keep <see cref="IdentityRules"/>.</summary>
    public KnownClient(ClientOptions options)
    {
        Id = options.ClientId!;
        Tenant = Tenant.TryParse(options.Tenant, out var tenant)
            ? tenant
            : throw new ArgumentException($"Tenant {Tenant.Rule}.", nameof(options));
        Scopes = [.. options.Scopes];
        _secretHash = options switch
        {
            { SecretHash: { } hash } => new(hash),
            { Secret: { } secret } => new(() => ClientSecret.Hash(secret)),
            _ => null,
        };
    }

    /// <summary>The <c>client_id</c>.</summary>
    public string Id { get; }

    /// <summary>The tenant that its tokens serve.</summary>
    public Tenant Tenant { get; }

    /// <summary>What it may ask for.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>Whether it is a storefront, which has no secret: anonymous sessions begin in its name.</summary>
    public bool IsPublic => _secretHash is null;

    /// <summary>
    /// What its secret is checked against; null for a public client. A secret that was configured in plain text is hashed when this is
    /// first asked for, since hashing costs too much to delay the start with.
    /// </summary>
    public string? SecretHash => _secretHash?.Value;
}
