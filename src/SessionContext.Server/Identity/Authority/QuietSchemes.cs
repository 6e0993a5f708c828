using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace SessionContext.Server.Identity.Authority;

/// <summary>Keeps the authentication middleware from offering every request to OpenIddict: <see cref="AuthorityEndpoints"/> calls it where it is meant.</summary>
internal sealed class QuietSchemes(IOptions<AuthenticationOptions> options)
    : AuthenticationSchemeProvider(options)
{
    /// <inheritdoc />
    public override Task<IEnumerable<AuthenticationScheme>> GetRequestHandlerSchemesAsync() =>
        Task.FromResult<IEnumerable<AuthenticationScheme>>([]);
}
