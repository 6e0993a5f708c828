using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>The document of contract § 1 as bytes: what a GET answers and a store keeps.</summary>
public static class ContextDocument
{
    /// <summary>How many bytes a time takes.</summary>
    public const int TimeBytes = 24;

    /// <summary>How many bytes before the end of every document the time begins when it was created.</summary>
    public const int CreatedAtFromEnd = TimeBytes + 16 + ModifiedAtFromEnd;

    /// <summary>The same of the time when it was last modified.</summary>
    public const int ModifiedAtFromEnd = TimeBytes + 3;

    /// <summary>What stands right before that time, in ASCII.</summary>
    public const string BeforeCreatedAt = ",\"createdAt\":\"";

    private const int RoomForIdAndMetadata = 192;

    /// <summary>Writes the document. Equal arguments give equal bytes.</summary>
    public static ReadOnlyMemory<byte> Compose(
        SessionId sessionId,
        ContextFields fields,
        long version,
        DateTimeOffset createdAt,
        DateTimeOffset modifiedAt
    )
    {
        var id = sessionId.ToString();
        var room = RoomForIdAndMetadata + id.Length;
        foreach (var field in ContextField.All)
        {
            room += field.BeforeValue.Length + fields[field].Length;
        }

        var document = new byte[room];
        var rest = document.AsSpan();

        Put(ref rest, "{\"sessionId\":\""u8);
        Advance(ref rest, Encoding.ASCII.GetBytes(id, rest));
        Put(ref rest, "\""u8);
        foreach (var field in ContextField.All)
        {
            if (fields[field] is { IsEmpty: false } value)
            {
                Put(ref rest, field.BeforeValue);
                Put(ref rest, value.Span);
            }
        }

        Put(ref rest, ",\"metadata\":{\"version\":"u8);
        Utf8Formatter.TryFormat(version, rest, out var digits);
        Advance(ref rest, digits);
        Put(ref rest, ",\"createdAt\":\""u8);
        PutTime(ref rest, createdAt);
        Put(ref rest, "\",\"modifiedAt\":\""u8);
        PutTime(ref rest, modifiedAt);
        Put(ref rest, "\"}}"u8);
        return document.AsMemory(0, room - rest.Length);
    }

    /// <summary>Takes a document that <see cref="Compose"/> wrote apart again; the fields are slices of it.</summary>
    public static ContextFields Read(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(
            document,
            new JsonDocumentOptions { MaxDepth = int.MaxValue }
        );
        return ContextFields.Read(document, json.RootElement);
    }

    private static void PutTime(ref Span<byte> rest, DateTimeOffset time)
    {
        // The round-trip format is the one that is fast; it has seven digits behind the point.
        Span<byte> text = stackalloc byte[28];
        var written = time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        Debug.Assert(written, "The format takes as many bytes for every time.");
        text[..(TimeBytes - 1)].CopyTo(rest);
        rest[TimeBytes - 1] = (byte)'Z';
        Advance(ref rest, TimeBytes);
    }

    private static void Put(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        Advance(ref rest, bytes.Length);
    }

    private static void Advance(ref Span<byte> rest, int count) => rest = rest[count..];
}
