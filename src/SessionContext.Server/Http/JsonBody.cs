using SessionContext.Core.Documents;

namespace SessionContext.Server.Http;

/// <summary>A request's body in memory, if its type says JSON and it is not too large.</summary>
internal readonly record struct JsonBody(ReadOnlyMemory<byte> Bytes, Problem? Problem)
{
    private const string Json = "application/json";
    private const string MergePatch = "application/merge-patch+json";

    /// <summary>Whether the type says that the body is a JSON Merge Patch (RFC 7396).</summary>
    public bool IsMergePatch { get; private init; }

    /// <summary>A body of <c>application/json</c>.</summary>
    public static ValueTask<JsonBody> ReadAsync(
        HttpRequest request,
        int mostBytes,
        CancellationToken cancellationToken
    ) =>
        IsOf(Json, request.ContentType)
            ? ReadBytesAsync(request, mostBytes, cancellationToken)
            : new(Unsupported(Json));

    /// <summary>
    /// A body of <c>application/json</c> that may be a document from a GET (<see cref="DocumentSize"/>).
    /// </summary>
    public static ValueTask<JsonBody> ReadDocumentAsync(
        HttpRequest request,
        DocumentLimits limits,
        CancellationToken cancellationToken
    ) =>
        IsOf(Json, request.ContentType)
            ? ReadBytesAsync(request, limits, cancellationToken)
            : new(Unsupported(Json));

    /// <summary>The same of either type that a PATCH may have.</summary>
    public static async ValueTask<JsonBody> ReadPatchAsync(
        HttpRequest request,
        DocumentLimits limits,
        CancellationToken cancellationToken
    )
    {
        var isMergePatch = IsOf(MergePatch, request.ContentType);
        return isMergePatch || IsOf(Json, request.ContentType)
            ? await ReadBytesAsync(request, limits, cancellationToken).ConfigureAwait(false) with
            {
                IsMergePatch = isMergePatch,
            }
            : Unsupported($"{Json} or {MergePatch}");
    }

    /// <summary>The same where the type is looked at elsewhere.</summary>
    public static async ValueTask<JsonBody> ReadBytesAsync(
        HttpRequest request,
        int mostBytes,
        CancellationToken cancellationToken
    )
    {
        var body = await RequestBody
            .ReadAsync(request, mostBytes, cancellationToken)
            .ConfigureAwait(false);
        return new(body.Bytes, body.Problem);
    }

    private static async ValueTask<JsonBody> ReadBytesAsync(
        HttpRequest request,
        DocumentLimits limits,
        CancellationToken cancellationToken
    )
    {
        var body = await ReadBytesAsync(request, limits.DocumentBytes, cancellationToken)
            .ConfigureAwait(false);
        var isTooLarge = body.Problem is null
            ? !DocumentSize.IsAllowed(body.Bytes.Span, limits)
            : body.Problem.Status == StatusCodes.Status413PayloadTooLarge;
        return isTooLarge ? new(default, Problem.TooLarge(DocumentSize.Rule(limits))) : body;
    }

    private static JsonBody Unsupported(string wanted) =>
        new(default, Problem.UnsupportedMediaType($"The Content-Type must be {wanted} in UTF-8."));

    // Most send exactly this text, which spares them the parsing.
    private static bool IsOf(string mediaType, string? contentType) =>
        contentType == mediaType || Utf8MediaType.Of(contentType) == mediaType;
}
