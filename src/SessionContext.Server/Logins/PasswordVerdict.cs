namespace SessionContext.Server.Logins;

/// <summary>What the customer service says of an email address and a password.</summary>
internal abstract record PasswordVerdict
{
    private PasswordVerdict() { }

    /// <summary>They are a customer's.</summary>
    /// <param name="CustomerId">Who it is, valid by contract § 1.</param>
    /// <param name="Email">The email address as the customer service writes it; null where it does not tell.</param>
    public sealed record Proven(string CustomerId, string? Email) : PasswordVerdict;

    /// <summary>One of them is wrong.</summary>
    public sealed record Wrong : PasswordVerdict;

    /// <summary>The customer may not log in, whatever the password.</summary>
    public sealed record Refused : PasswordVerdict;

    /// <summary>There were too many attempts.</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    public sealed record TooMany(TimeSpan RetryAfter) : PasswordVerdict;

    /// <summary>There is no answer that could be used.</summary>
    public sealed record Unavailable : PasswordVerdict;
}
