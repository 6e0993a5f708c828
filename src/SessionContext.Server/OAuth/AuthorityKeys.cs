using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpenIddict.Server;
using SessionContext.Server.Keys;

namespace SessionContext.Server.OAuth;

/// <summary>
/// Gives the live signing keys to OpenIddict, and again when they change: its options are built again for the next
/// request. The first one signs.
/// </summary>
internal sealed class AuthorityKeys(SigningKeys keys)
    : IConfigureOptions<OpenIddictServerOptions>,
        IOptionsChangeTokenSource<OpenIddictServerOptions>
{
    /// <inheritdoc />
    public string Name => Options.DefaultName;

    /// <inheritdoc />
    public void Configure(OpenIddictServerOptions options) =>
        options.SigningCredentials.AddRange(keys.Live.Select(key => key.Credentials));

    /// <inheritdoc />
    public IChangeToken GetChangeToken() => keys.ChangeToken;
}
