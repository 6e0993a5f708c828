using System.Net;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Reads a connection string: StackExchange.Redis' own format, or the URL that hosters hand out,
/// <c>redis://[user]:password@host:port/database</c> (<c>rediss</c>: TLS).
/// </summary>
internal static partial class ConnectionText
{
    /// <exception cref="ArgumentException">It is neither. The message may repeat what was given.</exception>
    public static ConfigurationOptions Parse(string text) =>
        ConnectionUrl.TryParse(text, out var url) ? Settings(url) : Settings(text);

    private static ConfigurationOptions Settings(ConnectionUrl url)
    {
        var settings = Settings(
            string.Join(
                ',',
                url.Hosts.Concat(url.Query.Select(option => $"{option.Key}={option.Value}"))
            )
        );
        settings.Ssl |= url.Scheme.Equals("rediss", StringComparison.OrdinalIgnoreCase);
        settings.User = url.User ?? settings.User;
        settings.Password = url.Password ?? settings.Password;
        if (url.Path.Length > 0)
        {
            settings.DefaultDatabase = int.TryParse(url.Path, out var database)
                ? database
                : throw new ArgumentException("The path must be a database's number.");
        }

        return settings;
    }

    private static ConfigurationOptions Settings(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var servers = parts.TakeWhile(part => !IsOption(part)).ToArray();
        return servers.All(IsServer) && parts.Skip(servers.Length).All(p => p == "" || IsOption(p))
            ? ConfigurationOptions.Parse(text)
            : throw new ArgumentException("Servers come first, then options.");
    }

    private static bool IsOption(string part) => part.Contains('=', StringComparison.Ordinal);

    // What a password with a comma or an at sign leaves behind must not pass for a server. A path with an exclamation
    // mark before it is a Unix socket.
    private static bool IsServer(string part) =>
        part.StartsWith('!') || IPAddress.TryParse(part, out _) || HostAndPort().IsMatch(part);

    [GeneratedRegex(@"^(\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?$")]
    private static partial Regex HostAndPort();
}
