using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using SessionContext.Core;
using SessionContext.Server.Settings;

namespace SessionContext.Server.OAuth;

/// <summary>The configured clients by id.</summary>
internal sealed class ClientRegistrations(IdentityOptions options)
{
    private readonly FrozenDictionary<string, ClientRegistration> _byId = options
        .Clients.Select(client => new ClientRegistration(client))
        .ToFrozenDictionary(client => client.Id, StringComparer.Ordinal);

    /// <summary>The client with this id, if there is one.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out ClientRegistration? client) =>
        _byId.TryGetValue(id, out client);

    /// <summary>The first storefront that is configured for the tenant, if there is one.</summary>
    public ClientRegistration? FindPublicClient(Tenant tenant) =>
        options
            .Clients.Select(client => _byId[client.ClientId!])
            .FirstOrDefault(client => client.IsPublic && client.Tenant == tenant);

    /// <summary>
    /// Hashes what is configured in plain text, so that the first check of a client takes no longer than the later
    /// ones.
    /// </summary>
    public void HashPlainSecrets()
    {
        foreach (var client in _byId.Values)
        {
            client.HashPlainSecrets();
        }
    }
}
