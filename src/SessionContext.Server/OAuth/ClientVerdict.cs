namespace SessionContext.Server.OAuth;

/// <summary>How an attempt to authenticate a client ended.</summary>
internal abstract record ClientVerdict
{
    private ClientVerdict() { }

    /// <summary>The secret is the client's.</summary>
    public sealed record Accepted(ClientRegistration Client) : ClientVerdict;

    /// <summary>Unknown client, wrong secret, or a public client: the caller is not told which.</summary>
    public sealed record Refused : ClientVerdict;

    /// <summary>
    /// The same, after too many failures from the caller's network. The secret may not have been looked at.
    /// </summary>
    public sealed record TooManyFailures(TimeSpan RetryAfter) : ClientVerdict;

    /// <summary>
    /// Too many attempts of this network, or of all networks, are being answered; this one was not looked at.
    /// </summary>
    public sealed record Busy : ClientVerdict;
}
