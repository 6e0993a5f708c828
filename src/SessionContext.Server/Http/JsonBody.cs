using System.Buffers;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Http;

/// <summary>A request's body in memory, if its type says JSON and it is not too large.</summary>
internal readonly record struct JsonBody(ReadOnlyMemory<byte> Bytes, Problem? Problem)
{
    public static ValueTask<JsonBody> ReadAsync(
        HttpRequest request,
        int mostBytes,
        CancellationToken cancellationToken
    ) =>
        IsJson(request.ContentType)
            ? ReadBytesAsync(request, mostBytes, cancellationToken)
            : new(new JsonBody(default, Problem.UnsupportedMediaType()));

    /// <summary>The same where the type is looked at elsewhere.</summary>
    public static async ValueTask<JsonBody> ReadBytesAsync(
        HttpRequest request,
        int mostBytes,
        CancellationToken cancellationToken
    )
    {
        var tooLarge = request.ContentLength > mostBytes;
        while (!tooLarge)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.Length > mostBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                tooLarge = true;
            }
            else if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return new(body, null);
            }
            else
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }

        return new(default, Problem.TooLarge($"The request body has more than {mostBytes} bytes"));
    }

    private static bool IsJson(string? contentType) =>
        contentType == "application/json" || Utf8MediaType.Of(contentType) == "application/json";
}
