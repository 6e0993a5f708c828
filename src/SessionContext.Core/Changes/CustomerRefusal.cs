namespace SessionContext.Core.Changes;

/// <summary>Why a customer's context is not the caller's.</summary>
/// <param name="Kind">For programs.</param>
/// <param name="Message">As a sentence for the client.</param>
public sealed record CustomerRefusal(CustomerRefusalKind Kind, string Message);

/// <summary>The kinds of <see cref="CustomerRefusal"/>.</summary>
public enum CustomerRefusalKind
{
    /// <summary>The call needs a <c>saas-token</c> and has none.</summary>
    ProofMissing,

    /// <summary>The <c>saas-token</c> is malformed, expired, or signed by another key.</summary>
    ProofInvalid,

    /// <summary>The <c>saas-token</c> is valid and proves another customer.</summary>
    ProofOfAnother,

    /// <summary>The context is a customer's, and the access token is not that customer's.</summary>
    AnotherCustomer,
}
