using SessionContext.Core;
using SessionContext.Core.Logins;

namespace SessionContext.Server.Settings;

/// <summary>
/// Who may call and how it is checked: the <c>Identity</c> section. Checked at start by <see cref="IdentityRules"/>;
/// what exists afterwards keeps every rule.
/// </summary>
internal sealed class IdentityOptions
{
    /// <summary>
    /// The <c>iss</c> of the service's own tokens, and the beginning of every URL in its discovery document: an
    /// absolute http or https URL without query and fragment. It is used and compared exactly as written, and never
    /// follows the request. The default resolves nowhere; set the service's public address where others find it by
    /// discovery.
    /// </summary>
    public string Issuer { get; set; } = "https://session-context/";

    /// <summary>How long a service token is good. Default four hours.</summary>
    public TimeSpan ServiceTokenLifetime { get; set; } = TimeSpan.FromHours(4);

    /// <summary>
    /// How far the clocks of nodes and issuers may differ: the <c>nbf</c> of a token may be that far ahead. The
    /// <c>exp</c> has no leeway. Zero to five minutes; default one minute.
    /// </summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the tokens of sessions are valid.</summary>
    public TokenLifetimeOptions Lifetimes { get; set; } = new();

    /// <summary>
    /// How long a customer's refresh token stays valid after it was used: 0 to 120 seconds. Default 30 seconds.
    /// </summary>
    public TimeSpan RefreshReuseWindow { get; set; } = RefreshRules.Default.ReuseWindow;

    /// <summary>What an older one does: <c>Refuse</c>, the default, or <c>EndLogin</c>.</summary>
    public LateRefreshToken LateRefreshToken { get; set; }

    /// <summary>By tenant: what differs from the above.</summary>
    public Dictionary<string, TenantIdentityOptions> Tenants { get; set; } = [];

    /// <summary>
    /// How long a key signs before a new one takes over by itself: one hour to 3,650 days, and at least 1/24 of the
    /// longest token lifetime, since a key is kept that long after it signed last. Default 90 days.
    /// </summary>
    public TimeSpan SigningKeyLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The clients of the embedded authority.</summary>
    public IList<ClientOptions> Clients { get; set; } = [];

    /// <summary>The outside authorities whose tokens are accepted as well.</summary>
    public IList<IssuerOptions> Issuers { get; set; } = [];

    /// <summary>Who checks a customer's email address and password.</summary>
    public CustomerLoginOptions CustomerLogin { get; set; } = new();

    /// <summary>How <c>saas-token</c> headers are checked.</summary>
    public SaasTokenOptions SaasToken { get; set; } = new();

    /// <summary>What the keys in a shared store are encrypted with.</summary>
    public KeyProtectionOptions KeyProtection { get; set; } = new();

    /// <summary>The longest that any token of the service is valid.</summary>
    public TimeSpan LongestTokenLifetime
    {
        get
        {
            var sessions = ToTokenLifetimes().Longest;
            return ServiceTokenLifetime > sessions ? ServiceTokenLifetime : sessions;
        }
    }

    /// <summary>Which refresh tokens of a customer are valid beside the newest.</summary>
    public RefreshRules ToRefreshRules() =>
        new(RefreshReuseWindow, LateRefreshToken == LateRefreshToken.EndLogin);

    /// <summary>The lifetimes of sessions' tokens, defaults filled in.</summary>
    public TokenLifetimes ToTokenLifetimes()
    {
        return Lifetimes.Over(Lifetimes) with
        {
            Tenants = Tenants.ToDictionary(
                own => Tenant.TryParse(own.Key, out var tenant) ? tenant : default,
                own => own.Value.Lifetimes.Over(Lifetimes)
            ),
        };
    }
}

/// <summary>
/// One client: a service with a secret, or a public one. Its secrets keep <see cref="ClientSecretRules"/>.
/// </summary>
internal sealed class ClientOptions
{
    /// <summary>The <c>client_id</c>, unique.</summary>
    public string? ClientId { get; set; }

    /// <summary>The secret in plain text, for trying things out; <see cref="SecretHash"/> is for keeps.</summary>
    public string? Secret { get; set; }

    /// <summary>The secret's hash, as <c>session-context hash-secret</c> prints it.</summary>
    public string? SecretHash { get; set; }

    /// <summary>Further secrets in plain text.</summary>
    public IList<string?> Secrets { get; set; } = [];

    /// <summary>
    /// Further secrets' hashes. Every secret of a client is valid, so that one can be replaced without an interruption.
    /// </summary>
    public IList<string?> SecretHashes { get; set; } = [];

    /// <summary>The one tenant that the client's tokens serve.</summary>
    public string? Tenant { get; set; }

    /// <summary>The scopes that the client may ask for.</summary>
    public IList<string> Scopes { get; set; } = [];

    /// <summary>A storefront client: it cannot keep a secret and gets no service token.</summary>
    public bool Public { get; set; }

    /// <summary>Every secret in plain text.</summary>
    public IEnumerable<string> AllSecrets() => Secrets.Prepend(Secret).OfType<string>();

    /// <summary>The hash of every secret that is configured as one.</summary>
    public IEnumerable<string> AllSecretHashes() =>
        SecretHashes.Prepend(SecretHash).OfType<string>();
}

/// <summary>
/// One outside authority. Its keys come by OpenID Connect discovery (<see cref="Authority"/>) or from a file
/// (<see cref="JwksFile"/>).
/// </summary>
internal sealed class IssuerOptions
{
    /// <summary>
    /// By which name a log-in may say that its subject token is this issuer's (<c>config</c>). Default:
    /// <see cref="Issuer"/>.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>The <c>iss</c> of its tokens, exactly.</summary>
    public string? Issuer { get; set; }

    /// <summary>
    /// The <c>aud</c> of tokens issued for this service, exactly. A token without <c>aud</c> must have it as its
    /// <c>client_id</c>.
    /// </summary>
    public string? Audience { get; set; }

    /// <summary>Others that are taken as well.</summary>
    public IList<string> Audiences { get; set; } = [];

    /// <summary><see cref="Audience"/> and <see cref="Audiences"/>.</summary>
    internal IReadOnlyList<string> AllAudiences =>
        string.IsNullOrEmpty(Audience) ? [.. Audiences] : [Audience, .. Audiences];

    /// <summary>
    /// What the scopes for this service begin with, such as <c>contexts/</c>; a scope without it does not count.
    /// Default: whatever comes before the last slash of a scope is left out.
    /// </summary>
    public string? ScopePrefix { get; set; }

    /// <summary>
    /// The only tenant that it speaks for: its tokens may leave the tenant out, and may name no other. Default: each
    /// token names its own.
    /// </summary>
    public string? Tenant { get; set; }

    /// <summary>
    /// The address before <c>/.well-known/openid-configuration</c>. It may differ from <see cref="Issuer"/>, such as
    /// inside a cluster; the document must name <see cref="Issuer"/> all the same.
    /// </summary>
    public Uri? Authority { get; set; }

    /// <summary>A JSON Web Key Set on disk; read again when it changes.</summary>
    public string? JwksFile { get; set; }

    /// <summary>Which claims say what.</summary>
    public ClaimNames Claims { get; set; } = new();
}

/// <summary>
/// The names of the claims that an authority uses; a path such as <c>realm_access.roles</c> goes into a claim that is
/// an object. The defaults are those of the embedded authority.
/// </summary>
internal sealed class ClaimNames
{
    /// <summary>The tenant that the token serves.</summary>
    public string Tenant { get; set; } = "tenant";

    /// <summary>
    /// The scopes: space-separated text or an array. Several claims, separated by spaces, count together.
    /// </summary>
    public string Scope { get; set; } = "scope";

    /// <summary>The session that the token speaks for.</summary>
    public string Session { get; set; } = "sessionId";

    /// <summary>The customer that the token speaks for.</summary>
    public string Customer { get; set; } = "customerId";
}

/// <summary>The <c>Identity:SaasToken</c> section.</summary>
internal sealed class SaasTokenOptions
{
    /// <summary>By tenant: the HS256 key of its <c>saas-token</c>s, base64, at least 32 bytes.</summary>
    public IDictionary<string, string> Keys { get; set; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>
/// The <c>Identity:KeyProtection</c> section: certificates with their RSA private keys, each in one file, PEM or
/// PKCS#12. A person with the store and none of these files can sign nothing.
/// </summary>
internal sealed class KeyProtectionOptions
{
    /// <summary>What is written from now on is encrypted with this one.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Holds the password of the files that have one.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Others that what is stored may be encrypted with.</summary>
    public IList<string> PreviousCertificateFiles { get; set; } = [];
}
