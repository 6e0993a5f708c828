namespace SessionContext.Server.Settings;

/// <summary>
/// Section <c>Compatibility</c>: answers as the public API gives them, for clients that know no others.
/// </summary>
internal sealed class CompatibilityOptions
{
    /// <summary>
    /// Whether a PUT or PATCH with a version that is not the stored one is answered with the public API's 404 instead
    /// of 409. Default: no. A creation that lost to another one without having a version is 409 in either case.
    /// </summary>
    public bool StaleVersionIs404 { get; set; }
}
