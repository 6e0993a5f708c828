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

    private const int RoomForNamesAndMetadata = 320;

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
        var room =
            RoomForNamesAndMetadata
            + id.Length
            + fields.CustomerId.Length
            + fields.SiteCode.Length
            + fields.Currency.Length
            + fields.TargetLocation.Length
            + fields.Language.Length
            + fields.CartId.Length
            + fields.Context.Length;
        var document = new byte[room];
        var rest = document.AsSpan();

        Put(ref rest, "{\"sessionId\":\""u8);
        Advance(ref rest, Encoding.ASCII.GetBytes(id, rest));
        Put(ref rest, "\""u8);
        PutField(ref rest, ",\"customerId\":"u8, fields.CustomerId);
        PutField(ref rest, ",\"siteCode\":"u8, fields.SiteCode);
        PutField(ref rest, ",\"currency\":"u8, fields.Currency);
        PutField(ref rest, ",\"targetLocation\":"u8, fields.TargetLocation);
        PutField(ref rest, ",\"language\":"u8, fields.Language);
        PutField(ref rest, ",\"cartId\":"u8, fields.CartId);
        PutField(ref rest, ",\"context\":"u8, fields.Context);
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
        var fields = new RawFields(document);
        foreach (var property in json.RootElement.EnumerateObject())
        {
            fields.Take(property);
        }

        return fields.ToContextFields();
    }

    private static void PutField(
        ref Span<byte> rest,
        ReadOnlySpan<byte> name,
        ReadOnlyMemory<byte> value
    )
    {
        if (!value.IsEmpty)
        {
            Put(ref rest, name);
            Put(ref rest, value.Span);
        }
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
