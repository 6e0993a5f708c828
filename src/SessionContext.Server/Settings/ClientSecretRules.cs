using SessionContext.Server.OAuth;

namespace SessionContext.Server.Settings;

/// <summary>The rules for the secrets of a client.</summary>
internal static class ClientSecretRules
{
    /// <summary>A wrong secret is compared with each of them, and every comparison is expensive by design.</summary>
    private const int Most = 4;

    /// <summary>
    /// What is wrong with the secrets of the client at the key; empty when they keep every rule. No message quotes a
    /// value.
    /// </summary>
    public static IEnumerable<string> ValidationErrors(ClientOptions client, string key)
    {
        var secrets = Keyed($"{key}:Secret", client.Secret, $"{key}:Secrets", client.Secrets);
        var hashes = Keyed(
            $"{key}:SecretHash",
            client.SecretHash,
            $"{key}:SecretHashes",
            client.SecretHashes
        );
        var count = secrets.Count + hashes.Count;
        if (client.Public && count > 0)
        {
            yield return $"{key} is Public and must not have a secret";
        }

        if (!client.Public && count == 0)
        {
            yield return $"{key} needs a secret (SecretHash or Secret) or Public=true";
        }

        if (client is { Secret: not null, SecretHash: not null })
        {
            yield return $"{key} must have at most one of Secret and SecretHash; further secrets are Secrets:M and SecretHashes:M";
        }

        if (count > Most)
        {
            yield return $"{key} must have at most {Most} secrets";
        }

        foreach (var hash in hashes.Where(hash => !ClientSecret.IsHash(hash.Value)))
        {
            yield return $"{hash.Key} must be a hash that `session-context hash-secret` printed";
        }
    }

    /// <summary>
    /// Refuses secrets that somebody could guess. A hash does not show how long its secret is; <c>hash-secret</c> keeps
    /// the rule.
    /// </summary>
    public static IEnumerable<string> ShortSecrets(IdentityOptions options) =>
        from client in options.Clients.Index()
        from secret in Keyed(
            $"Identity:Clients:{client.Index}:Secret",
            client.Item.Secret,
            $"Identity:Clients:{client.Index}:Secrets",
            client.Item.Secrets
        )
        where secret.Value.Length < ClientSecret.Shortest
        select $"{secret.Key} must have at least {ClientSecret.Shortest} characters, such as openssl rand -hex 32 prints";

    private static List<(string Key, string Value)> Keyed(
        string firstKey,
        string? first,
        string furtherKey,
        IEnumerable<string?> further
    ) =>
        [
            .. first is null ? [] : new[] { (firstKey, first) },
            .. further.Select((value, i) => ($"{furtherKey}:{i}", value ?? "")),
        ];
}
