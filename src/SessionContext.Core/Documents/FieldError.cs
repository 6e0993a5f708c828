namespace SessionContext.Core.Documents;

/// <summary>One thing that is wrong with a request: which field, and which rule it breaks.</summary>
/// <param name="Field">The field as the client wrote it (<c>currency</c>, <c>metadata.version</c>), or
/// <c>body</c>.</param>
/// <param name="Message">The rule, as a sentence without its subject: <c>must be three upper-case letters</c>.</param>
public sealed record FieldError(string Field, string Message);
