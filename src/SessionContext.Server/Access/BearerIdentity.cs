using System.Security.Claims;

namespace SessionContext.Server.Access;

/// <summary>
/// Carries the <see cref="Caller"/> through ASP.NET Core's authentication. Shared between requests, so it holds no
/// claims that anyone could add to.
/// </summary>
internal sealed class BearerIdentity(Caller caller) : ClaimsIdentity("Bearer")
{
    /// <summary>Who calls.</summary>
    public Caller Caller { get; } = caller;

    /// <inheritdoc />
    public override string Name => Caller.Subject;
}
