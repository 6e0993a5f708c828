using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>
/// Sets and removes one attribute in the bytes of a <c>context</c> object and leaves every other byte as it is.
/// </summary>
public static class Attributes
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>Replaces the attribute's value where it stands, or adds the attribute at the end.</summary>
    /// <param name="context">The JSON object; empty where the document has none.</param>
    /// <param name="attribute">What to set.</param>
    public static ReadOnlyMemory<byte> Set(
        ReadOnlyMemory<byte> context,
        AttributeAssignment attribute
    )
    {
        ArgumentNullException.ThrowIfNull(attribute);
        var place = Find(context.Span, attribute.Name);
        if (place.Found)
        {
            return Splice(context.Span, place.ValueStart, place.ValueEnd, attribute.RawValue.Span);
        }

        byte[] member =
        [
            .. place.Count == 0 ? default : ","u8,
            .. attribute.RawName.Span,
            .. ":"u8,
            .. attribute.RawValue.Span,
        ];
        return context.IsEmpty
            ? (byte[])[.. "{"u8, .. member, .. "}"u8]
            : Splice(context.Span, place.LastEnd, place.LastEnd, member);
    }

    /// <summary>How many attributes the JSON object has; none where it is empty memory.</summary>
    public static int Count(ReadOnlyMemory<byte> context) => Find(context.Span, null).Count;

    /// <summary>Takes the attribute out; null where it is not there.</summary>
    public static ReadOnlyMemory<byte>? Remove(ReadOnlyMemory<byte> context, string name)
    {
        var place = Find(context.Span, name);
        if (!place.Found)
        {
            return null;
        }

        // With its comma: the one before it, or for the first attribute all up to the next.
        var isFirst = place.PreviousEnd == 1;
        return isFirst && place.NextStart > 0
            ? Splice(context.Span, place.NameStart, place.NextStart, default)
            : Splice(context.Span, place.PreviousEnd, place.ValueEnd, default);
    }

    private static Place Find(ReadOnlySpan<byte> context, string? name)
    {
        var place = new Place { PreviousEnd = 1, LastEnd = 1 };
        if (context.IsEmpty)
        {
            return place;
        }

        var reader = new Utf8JsonReader(context, AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameStart = (int)reader.TokenStartIndex;
            var matches = name is not null && !place.Found && reader.ValueTextEquals(name);
            var isNext = place.Found && place.NextStart == 0;
            reader.Read();
            var valueStart = (int)reader.TokenStartIndex;
            reader.Skip();
            var valueEnd = (int)reader.BytesConsumed;
            if (matches)
            {
                place.Found = true;
                place.PreviousEnd = place.LastEnd;
                (place.NameStart, place.ValueStart, place.ValueEnd) = (
                    nameStart,
                    valueStart,
                    valueEnd
                );
            }
            else if (isNext)
            {
                place.NextStart = nameStart;
            }

            place.Count++;
            place.LastEnd = valueEnd;
        }

        return place;
    }

    private static byte[] Splice(
        ReadOnlySpan<byte> source,
        int from,
        int to,
        ReadOnlySpan<byte> insert
    ) => [.. source[..from], .. insert, .. source[to..]];

    /// <summary>Where an attribute stands in the object; offsets in bytes.</summary>
    private struct Place
    {
        public bool Found;
        public int Count;
        public int NameStart;
        public int ValueStart;
        public int ValueEnd;

        /// <summary>The end of the attribute before it; 1, behind the brace, where it is the first.</summary>
        public int PreviousEnd;

        /// <summary>The start of the attribute after it; 0 where it is the last.</summary>
        public int NextStart;

        /// <summary>The end of the object's last attribute; 1, behind the brace, where it has none.</summary>
        public int LastEnd;
    }
}
