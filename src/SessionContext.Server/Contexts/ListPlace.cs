using SessionContext.Core;
using SessionContext.Core.Finding;

namespace SessionContext.Server.Contexts;

/// <summary>A position of a list as a cursor holds it.</summary>
internal readonly record struct ListPlace(ListPosition Position)
{
    /// <summary>Where the first page begins.</summary>
    public static readonly ListPlace Beginning = new(default);

    /// <summary>Reads what <see cref="ToString"/> made.</summary>
    public static bool TryParse(string? text, out ListPlace place)
    {
        place = default;
        // A session id and a scan's reach hold no space; the position of a scan may.
        if (text?.Split(' ', 3) is not [var last, var reach, var scan])
        {
            return false;
        }

        SessionId? session = SessionId.TryParse(last, out var id) ? id : null;
        place = new(new(OrNull(scan), session, OrNull(reach)));
        return true;

        static string? OrNull(string text) => text.Length == 0 ? null : text;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Position.Last} {Position.Reach} {Position.Scan}";
}
