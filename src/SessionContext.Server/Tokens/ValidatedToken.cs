using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.Access;

namespace SessionContext.Server.Tokens;

/// <summary>A token that was checked, with the answer that authentication gives for it, made once.</summary>
internal sealed class ValidatedToken : SecurityToken
{
    /// <summary>The longest time until a token is checked again, in case its issuer withdraws a key.</summary>
    public static readonly TimeSpan LongestTrust = TimeSpan.FromMinutes(5);

    /// <summary>How far this machine's clock may be set back without a check again: further back, the token's end may lie hours ahead again.</summary>
    private static readonly TimeSpan SmallStep = TimeSpan.FromSeconds(5);

    private readonly long _from;
    private readonly long _until;

    /// <summary>Keeps what later requests need, not the token itself.</summary>
    public ValidatedToken(Caller caller, JsonWebToken jwt, DateTimeOffset now)
    {
        ValidFrom = jwt.ValidFrom;
        ValidTo = jwt.ValidTo;
        _from = now.UtcTicks - SmallStep.Ticks;
        _until = Math.Min(jwt.ValidTo.Ticks, now.UtcTicks + LongestTrust.Ticks);
        var identity = new BearerIdentity(caller);
        Principal = new ClaimsPrincipal(identity);
        Result = new TokenValidationResult
        {
            IsValid = true,
            ClaimsIdentity = identity,
            SecurityToken = this,
        };
    }

    /// <summary>The answer to the request that had the token checked.</summary>
    public TokenValidationResult Result { get; }

    /// <summary>The user of every later request with the token; shared, so never changed.</summary>
    public ClaimsPrincipal Principal { get; }

    /// <summary>Whether the check still stands at this time.</summary>
    public bool StandsAt(DateTimeOffset now) => now.UtcTicks >= _from && now.UtcTicks < _until;

    /// <inheritdoc />
    public override DateTime ValidFrom { get; }

    /// <inheritdoc />
    public override DateTime ValidTo { get; }

    /// <inheritdoc />
    public override string Id => "";

    /// <inheritdoc />
    public override string Issuer => "";

    /// <inheritdoc />
    public override SecurityKey? SecurityKey => null;

    /// <inheritdoc />
    public override SecurityKey? SigningKey { get; set; }
}
