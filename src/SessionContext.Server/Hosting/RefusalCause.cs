namespace SessionContext.Server.Hosting;

/// <summary>
/// Why something was refused, where the error code of the answer (docs/errors.md) tells operators too little, or there
/// is no such answer. All other refusals are counted under their error code.
/// </summary>
internal static class RefusalCause
{
    /// <summary>401 of <c>POST /oauth/token</c>: the client id or the secret is wrong.</summary>
    public const string WrongSecret = "wrong_secret";

    /// <summary>401: the signature is not one of the issuer's, as of a forged token.</summary>
    public const string WrongSignature = "token_signature_invalid";

    /// <summary>429 by <c>Limits:FailedLoginsPerMinute</c>.</summary>
    public const string FailedLogins = "failed_logins_limited";

    /// <summary>429 by <c>Limits:LoginsPerMinute</c>.</summary>
    public const string Logins = "logins_limited";

    /// <summary>429 by <c>Limits:RequestsPerSecond</c>.</summary>
    public const string Requests = "requests_limited";

    /// <summary>429 by <c>Limits:TenantRequestsPerSecond</c>.</summary>
    public const string TenantRequests = "tenant_requests_limited";

    /// <summary>429 of the customer service that passwords are sent to.</summary>
    public const string Passwords = "passwords_limited";

    /// <summary>503 by <c>Limits:BufferedBytes</c> or <c>Limits:BufferedBytesPerNetwork</c>.</summary>
    public const string BufferedBytes = "buffered_bytes";

    /// <summary>
    /// Not an answer: a connection was closed by <c>Limits:Connections</c> or <c>Limits:ConnectionsPerNetwork</c>.
    /// </summary>
    public const string Connections = "connections";

    /// <summary>All of them.</summary>
    public static readonly string[] All =
    [
        WrongSecret,
        WrongSignature,
        FailedLogins,
        Logins,
        Requests,
        TenantRequests,
        Passwords,
        BufferedBytes,
        Connections,
    ];
}
