namespace SessionContext.Storage.Redis;

/// <summary>
/// A URL with the parts of a connection, percent-decoded. <see cref="Uri"/> takes neither several hosts nor every
/// character in a password.
/// </summary>
/// <param name="Scheme">As it was written.</param>
/// <param name="User">Null: none.</param>
/// <param name="Password">Null: none.</param>
/// <param name="Hosts">Each with a port.</param>
/// <param name="Path">Without the slash before it.</param>
/// <param name="Query">The options.</param>
internal sealed record ConnectionUrl(
    string Scheme,
    string? User,
    string? Password,
    IReadOnlyList<string> Hosts,
    string Path,
    IReadOnlyList<KeyValuePair<string, string>> Query
)
{
    private const string AfterScheme = "://";
    private const int DefaultPort = 6379;

    /// <summary>Whether the text is a URL.</summary>
    /// <exception cref="ArgumentException">It is one, and not of Redis.</exception>
    public static bool TryParse(string text, out ConnectionUrl url)
    {
        url = null!;
        var (scheme, rest) = Split(text.Trim(), AfterScheme);
        if (rest is null)
        {
            return false;
        }

        if (scheme.ToUpperInvariant() is not ("REDIS" or "REDISS"))
        {
            throw new ArgumentException("The scheme must be redis or rediss.");
        }

        var (before, query) = Split(rest, "?");
        var at = before.LastIndexOf('@');
        var (user, password) = at < 0 ? ("", null) : Split(before[..at], ":");
        var (hosts, path) = Split(before[(at + 1)..], "/");
        url = new(
            scheme,
            user.Length == 0 ? null : Decode(user),
            password is null ? null : Decode(password),
            [.. hosts.Split(',').Select(WithPort)],
            Decode(path ?? ""),
            [.. (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Option)]
        );
        return true;
    }

    private static string WithPort(string host) =>
        host.LastIndexOf(':') > host.LastIndexOf(']') ? host
        : host.Length > 0 ? $"{host}:{DefaultPort}"
        : throw new ArgumentException("A host is missing.");

    private static KeyValuePair<string, string> Option(string text)
    {
        var (name, value) = Split(text, "=");
        var decoded = Decode(value ?? "");
        return decoded.Contains(',', StringComparison.Ordinal)
            ? throw new ArgumentException("An option's value has no comma.")
            : new(Decode(name), decoded);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text);

    private static (string Before, string? After) Split(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + separator.Length)..]);
    }
}
