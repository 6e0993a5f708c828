using System.Text.RegularExpressions;
using Npgsql;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Reads a connection string: Npgsql's own format, or the URL of libpq that hosters hand out,
/// <c>postgres://user:password@host:port/database?sslmode=require</c>, percent-decoded.
/// </summary>
internal static partial class ConnectionText
{
    private const string AfterScheme = "://";

    // libpq's names where Npgsql's are others. What says how long to wait, or which of several hosts to use, is this
    // service's to say.
    private static readonly Dictionary<string, string?> Parameters = new(StringComparer.Ordinal)
    {
        ["user"] = "Username",
        ["dbname"] = "Database",
        ["sslmode"] = "SSL Mode",
        ["sslnegotiation"] = "SSL Negotiation",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["channel_binding"] = "Channel Binding",
        ["application_name"] = "Application Name",
        ["gssencmode"] = "GSS Encryption Mode",
        ["require_auth"] = "Require Auth",
        ["target_session_attrs"] = null,
        ["connect_timeout"] = null,
    };

    /// <exception cref="ArgumentException">It is neither. The message may repeat what was given; so may those of the
    /// other two.</exception>
    /// <exception cref="FormatException">A value has another type.</exception>
    /// <exception cref="OverflowException">A number is too large.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string? text)
    {
        var (scheme, rest) = Split((text ?? "").Trim(), AfterScheme);
        return rest is not null && scheme.All(char.IsAsciiLetter)
            ? ParseUrl(scheme, rest)
            : new NpgsqlConnectionStringBuilder(text);
    }

    // Uri takes neither several hosts nor every character in a password.
    private static NpgsqlConnectionStringBuilder ParseUrl(string scheme, string rest)
    {
        if (scheme.ToUpperInvariant() is not ("POSTGRES" or "POSTGRESQL"))
        {
            throw new ArgumentException("The scheme must be postgres or postgresql.");
        }

        var (before, query) = Split(rest, "?");
        var at = before.LastIndexOf('@');
        var (user, password) = at < 0 ? ("", null) : Split(before[..at], ":");
        var (hosts, database) = Split(before[(at + 1)..], "/");
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = string.Join(',', hosts.Split(',').Select(host => Checked(Decode(host)))),
        };
        Set("Username", user);
        Set("Password", password);
        Set("Database", database);
        foreach (var parameter in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Split(parameter, "=");
            Set(Parameters.GetValueOrDefault(Decode(name), Decode(name)), Plain(name, value));
        }

        return settings;

        void Set(string? key, string? value)
        {
            if (key is not null && value is { Length: > 0 })
            {
                settings[key] = Decode(value);
            }
        }
    }

    // What is left of a password that is not encoded must not pass for a host. A path is a Unix socket's folder.
    private static string Checked(string host) =>
        host.StartsWith('/') || HostAndPort().IsMatch(host)
            ? host
            : throw new ArgumentException("A host is a name or an address, with an optional port.");

    [GeneratedRegex(@"^(\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?$")]
    private static partial Regex HostAndPort();

    // verify-full is VerifyFull.
    private static string? Plain(string name, string? value) =>
        name is "sslmode" or "gssencmode"
            ? value?.Replace("-", "", StringComparison.Ordinal)
            : value;

    private static string Decode(string text) => Uri.UnescapeDataString(text);

    private static (string Before, string? After) Split(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + separator.Length)..]);
    }
}
