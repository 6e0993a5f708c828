using System.Buffers;
using System.Buffers.Text;
using SessionContext.Core;
using SessionContext.Server.Access;
using SessionContext.Server.Keys;

namespace SessionContext.Server.Settings;

/// <summary>The rules of the <c>Identity</c> section; each error names its key.</summary>
internal static class IdentityRules
{
    private const string Section = "Identity";
    private const int SmallestHmacKey = 32;

    // RFC 6749 appendix A: client ids and scopes are visible ASCII; a scope holds neither quote, backslash nor space.
    private static readonly SearchValues<char> ScopeCharacters = SearchValues.Create([
        .. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c).Except(['"', '\\']),
    ]);
    private static readonly SearchValues<char> VisibleAscii = SearchValues.Create([
        .. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c),
    ]);

    /// <summary>What is wrong with the section; empty when it keeps every rule.</summary>
    public static IEnumerable<string> ValidationErrors(IdentityOptions options)
    {
        if (!IsIssuer(options.Issuer))
        {
            yield return $"{Section}:Issuer must be an absolute http or https URL without user, query and fragment, such as https://sessions.shop.example/";
        }

        if (
            options.ServiceTokenLifetime < TimeSpan.FromMinutes(1)
            || options.ServiceTokenLifetime > TimeSpan.FromDays(1)
        )
        {
            yield return $"{Section}:ServiceTokenLifetime must be a time span of one minute to one day, such as 04:00:00";
        }

        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > TimeSpan.FromMinutes(5))
        {
            yield return $"{Section}:ClockSkew must be a time span of zero to five minutes, such as 00:01:00";
        }

        if (
            options.SigningKeyLifetime < TimeSpan.FromHours(1)
            || options.SigningKeyLifetime > TimeSpan.FromDays(3_650)
        )
        {
            yield return $"{Section}:SigningKeyLifetime must be a time span of one hour to 3650 days, such as 90.00:00:00";
        }

        if (
            options.RefreshReuseWindow < TimeSpan.Zero
            || options.RefreshReuseWindow > TimeSpan.FromMinutes(2)
        )
        {
            yield return $"{Section}:RefreshReuseWindow must be a time span of 0 to 120 seconds, such as 00:00:30";
        }

        if (!Enum.IsDefined(options.LateRefreshToken))
        {
            yield return $"{Section}:LateRefreshToken must be Refuse or EndLogin";
        }

        var errors = options
            .Clients.SelectMany((client, i) => Check(client, $"{Section}:Clients:{i}"))
            .Concat(
                options.Issuers.SelectMany((issuer, i) => Check(issuer, $"{Section}:Issuers:{i}"))
            )
            .Concat(Repeated(options.Clients.Select(c => c.ClientId), "Clients:{0}:ClientId"))
            .Concat(Repeated(options.Issuers.Select(i => i.Issuer), "Issuers:{0}:Issuer"))
            .Concat(Own(options))
            .Concat(TokenLifetimeRules.ValidationErrors(options))
            .Concat(options.CustomerLogin.ValidationErrors())
            .Concat(Repeated(options.Issuers.Select(i => i.Name), "Issuers:{0}:Name"))
            .Concat(options.SaasToken.Keys.SelectMany(pair => CheckKey(pair.Key, pair.Value)))
            .Concat(
                SharedSecrets.ValidationErrors(
                    options.SaasToken.Keys.Select(pair =>
                        ($"{Section}:SaasToken:Keys:{pair.Key}", pair.Key, KeyOf(pair.Value))
                    )
                )
            )
            .Concat(ProtectionCertificates.ValidationErrors(options.KeyProtection));
        foreach (var error in errors)
        {
            yield return error;
        }
    }

    private static IEnumerable<string> Check(ClientOptions client, string key)
    {
        if (
            client.ClientId is not { Length: >= 1 and <= 200 }
            || client.ClientId.AsSpan().ContainsAnyExcept(VisibleAscii)
        )
        {
            yield return $"{key}:ClientId must be 1 to 200 visible ASCII characters, such as backend";
        }

        if (!Tenant.TryParse(client.Tenant, out _))
        {
            yield return $"{key}:Tenant {Tenant.Rule}";
        }

        foreach (var error in ClientSecretRules.ValidationErrors(client, key))
        {
            yield return error;
        }

        for (var i = 0; i < client.Scopes.Count; i++)
        {
            if (
                client.Scopes[i] is not { Length: > 0 } scope
                || scope.AsSpan().ContainsAnyExcept(ScopeCharacters)
            )
            {
                yield return $"{key}:Scopes:{i} must be one scope, without spaces and quotes, such as sessioncontext.context_manage";
            }
            else if (Scopes.Misspelt(scope) is { } meant)
            {
                yield return $"{key}:Scopes:{i} is not a scope of the service; did you mean {meant}?";
            }
        }
    }

    private static IEnumerable<string> Check(IssuerOptions issuer, string key)
    {
        if (string.IsNullOrEmpty(issuer.Issuer))
        {
            yield return $"{key}:Issuer must be the `iss` of the tokens, such as https://login.example/";
        }

        if (issuer.AllAudiences.Count == 0 || issuer.Audiences.Contains(""))
        {
            yield return $"{key}:Audience must be the `aud` of tokens issued for this service; others are Audiences:N";
        }

        foreach (var error in Check(issuer.Claims, $"{key}:Claims"))
        {
            yield return error;
        }

        if (issuer.Tenant is not null && !Tenant.TryParse(issuer.Tenant, out _))
        {
            yield return $"{key}:Tenant {Tenant.Rule}";
        }

        if (issuer.Authority is null == issuer.JwksFile is null)
        {
            yield return $"{key} needs exactly one of Authority and JwksFile";
        }

        if (issuer.Authority is { } authority && !(IsHttp(authority) && authority.UserInfo == ""))
        {
            yield return $"{key}:Authority must be an absolute http or https URL without user and password, such as https://login.example";
        }

        if (issuer.JwksFile is not null && !File.Exists(issuer.JwksFile))
        {
            yield return $"{key}:JwksFile must name a file that exists, such as /etc/session-context/jwks.json";
        }
    }

    // They are part of messages, and so of a header.
    private static IEnumerable<string> Check(ClaimNames names, string key) =>
        from claim in (IEnumerable<(string Name, string? Value)>)
            [
                (nameof(names.Tenant), names.Tenant),
                (nameof(names.Scope), names.Scope?.Replace(' ', '.')),
                (nameof(names.Session), names.Session),
                (nameof(names.Customer), names.Customer),
            ]
        where
            string.IsNullOrEmpty(claim.Value)
            || claim.Value.AsSpan().ContainsAnyExcept(ScopeCharacters)
        select $"{key}:{claim.Name} must be the name of a claim, without spaces and quotes, such as client_id";

    private static IEnumerable<string> Own(IdentityOptions options) =>
        options
            .Issuers.Index()
            .Where(issuer => issuer.Item.Issuer == options.Issuer)
            .Select(issuer =>
                $"{Section}:Issuers:{issuer.Index}:Issuer must not be Identity:Issuer, which is the service itself"
            );

    private static IEnumerable<string> Repeated(IEnumerable<string?> names, string key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var name in names)
        {
            if (name is not null && !seen.Add(name))
            {
                yield return $"{Section}:{string.Format(null, key, i)} appears twice";
            }

            i++;
        }
    }

    private static IEnumerable<string> CheckKey(string tenant, string value)
    {
        if (!Tenant.TryParse(tenant, out _))
        {
            yield return $"{Section}:SaasToken:Keys:{tenant}: the tenant {Tenant.Rule}";
        }

        if (KeyOf(value) is not { Length: >= SmallestHmacKey })
        {
            yield return $"{Section}:SaasToken:Keys:{tenant} must be base64 of {SmallestHmacKey} bytes or more";
        }
    }

    private static byte[]? KeyOf(string base64) =>
        Base64.IsValid(base64) ? Convert.FromBase64String(base64) : null;

    // RFC 8414 § 2; as text, since it is compared as text.
    private static bool IsIssuer(string issuer) =>
        !issuer.AsSpan().ContainsAnyExcept(VisibleAscii)
        && Uri.IsWellFormedUriString(issuer, UriKind.Absolute)
        && new Uri(issuer) is { UserInfo: "" } uri
        && IsHttp(uri)
        && !issuer.AsSpan().ContainsAny('?', '#');

    private static bool IsHttp(Uri uri) =>
        uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
}
