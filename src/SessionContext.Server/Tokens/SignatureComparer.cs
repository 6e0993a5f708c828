namespace SessionContext.Server.Tokens;

/// <summary>
/// Compares tokens wholly, and hashes the end of the signature alone: nobody can choose that for tokens that are found
/// good.
/// </summary>
internal sealed class SignatureComparer
    : IEqualityComparer<string>,
        IAlternateEqualityComparer<ReadOnlySpan<char>, string>
{
    private const int HashedChars = 16;

    public static readonly SignatureComparer Instance = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<char> alternate, string other) =>
        alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<char> alternate) =>
        string.GetHashCode(alternate[Math.Max(0, alternate.Length - HashedChars)..]);

    public string Create(ReadOnlySpan<char> alternate) => alternate.ToString();
}
