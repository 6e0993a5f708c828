using SessionContext.Server.Http;

namespace SessionContext.Server.Access;

/// <summary>Why a caller with a valid token may not make a call.</summary>
/// <param name="Error">For programs.</param>
/// <param name="Detail">For people, in the <c>details</c> of the 403.</param>
internal sealed record AccessRefusal(ErrorCode Error, string Detail)
{
    /// <summary>The token is not one for the tenant in the path.</summary>
    public static readonly AccessRefusal WrongTenant = new(
        ErrorCode.WrongTenant,
        "the token belongs to another tenant"
    );

    /// <summary>The call is about the token's own session, and the token has none: it is a service's.</summary>
    public static readonly AccessRefusal SessionRequired = new(
        ErrorCode.SessionRequired,
        "the token has no session"
    );

    /// <summary>The call is about the customer's own sessions, and the token has no customer.</summary>
    public static readonly AccessRefusal CustomerRequired = new(
        ErrorCode.CustomerRequired,
        "the token has no customer"
    );

    /// <summary>No endpoint says who may call it.</summary>
    public static readonly AccessRefusal NotOpen = new(
        ErrorCode.Forbidden,
        "nobody may make this call"
    );

    /// <summary>The token lacks a scope.</summary>
    public static AccessRefusal MissingScope(string scope) =>
        new(ErrorCode.MissingScope, $"missing scope: {scope}");
}
