using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace SessionContext.Server.OAuth;

/// <summary>
/// The secrets that were verified since the service started, so that a client with the right secret costs no second
/// password hash. At most one entry for each configured secret. An entry is an HMAC under a key that never leaves this
/// process: the configured hashes stay as strong as they are, and a restart, which a change of the configuration needs,
/// forgets all entries. Thread-safe.
/// </summary>
internal sealed class VerifiedSecrets
{
    private const int KeyBytes = 32;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeyBytes);
    private readonly ConcurrentDictionary<(string ClientId, int Secret), byte[]> _codes = new();

    /// <summary>
    /// Whether this secret of the client was verified before; compared in constant time. Always false without a client.
    /// </summary>
    public bool Contains(ClientRegistration? client, string secret)
    {
        var code = CodeOf(secret);
        var found = false;
        for (var i = 0; i < client?.SecretCount; i++)
        {
            found |=
                _codes.TryGetValue((client.Id, i), out var verified)
                && CryptographicOperations.FixedTimeEquals(verified, code);
        }

        return found;
    }

    /// <summary>Remembers that a secret of the client was verified.</summary>
    public void Add(ClientRegistration client, int index, string secret) =>
        _codes[(client.Id, index)] = CodeOf(secret);

    private byte[] CodeOf(string secret) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(secret));
}
