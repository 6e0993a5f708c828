using System.Globalization;
using System.Net;
using System.Text.Json;
using SessionContext.Server.Http;
using SessionContext.Server.Tests.Problems;

namespace SessionContext.Server.Tests.OpenApi;

/// <summary>
/// Between a test and the service: every answer that the test gets has to be one that openapi.json describes, by its
/// status, its media type and the schema of its body. Otherwise the test fails, whatever it is about.
/// </summary>
internal sealed class DescribedAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Json = "application/json";

    /// <summary>
    /// What the HTTP server may answer to any call before the service sees it, as the document's introduction says.
    /// </summary>
    private static readonly int[] OfServer = [400, 408, 414, 431, 505];

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        // The answer may tell of another address: that of the last redirection.
        var (method, path) = (request.Method, request.RequestUri!.AbsolutePath);
        var answer = await base.SendAsync(request, cancellationToken);
        if (await ErrorOfAsync(method, path, answer, cancellationToken) is { } error)
        {
            Assert.Fail($"{method} {path} → {(int)answer.StatusCode}: {error}");
        }

        return answer;
    }

    private static async Task<string?> ErrorOfAsync(
        HttpMethod method,
        string path,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        var status = (int)answer.StatusCode;
        var operation = ApiDocument.Find(method == HttpMethod.Head ? HttpMethod.Get : method, path);
        if (operation is not { } described)
        {
            // A wrong method or an unknown path: only errors are alike.
            return
                status >= 400
                && answer.Content.Headers.ContentType?.MediaType == Json
                && method != HttpMethod.Head
                ? await CheckErrorAsync(path, answer, cancellationToken)
                : null;
        }

        if (
            !described
                .GetProperty("responses")
                .TryGetProperty(status.ToString(CultureInfo.InvariantCulture), out var response)
        )
        {
            return OfServer.Contains(status)
                ? await CheckErrorAsync(path, answer, cancellationToken)
                : "the status is not described";
        }

        return method == HttpMethod.Head
            ? null
            : await CheckBodyAsync(ApiDocument.Resolve(response), path, answer, cancellationToken);
    }

    private static async Task<string?> CheckBodyAsync(
        JsonElement response,
        string path,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (!response.TryGetProperty("content", out var content))
        {
            return type is null ? null : $"no body is described, but {type} came";
        }

        if (type is null || !content.TryGetProperty(type, out var media))
        {
            return $"the media type {type} is not described";
        }

        using var body = await ReadAsync(answer, cancellationToken);
        return SchemaCheck.ErrorOf(body.RootElement, media.GetProperty("schema"), "body")
            ?? CodeFault(answer.StatusCode, path, body.RootElement);
    }

    private static async Task<string?> CheckErrorAsync(
        string path,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        var isCustomers = path.StartsWith("/customer/", StringComparison.Ordinal);
        using var body = await ReadAsync(answer, cancellationToken);
        return SchemaCheck.ErrorOf(
                body.RootElement,
                ApiDocument.Schema(isCustomers ? "CustomerError" : "ErrorMessage"),
                "body"
            ) ?? CodeFault(answer.StatusCode, path, body.RootElement);
    }

    /// <summary>Codes come with their own status, and beside them the same status in <c>code</c>.</summary>
    private static string? CodeFault(HttpStatusCode status, string path, JsonElement body)
    {
        var isOAuths = path == "/oauth/token" && !body.TryGetProperty("code", out _);
        if ((int)status < 400 || isOAuths)
        {
            return null;
        }

        var error = new ErrorCode((int)status, body.GetProperty("error").GetString()!);
        return
            body.GetProperty("code").GetInt32() == error.Status
            && (ErrorCodes.All.Contains(error) || error.Name == ErrorCode.Refused)
            ? null
            : $"{error} is no error code";
    }

    private static async Task<JsonDocument> ReadAsync(
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        // Kept in the answer, so that the test can read it again.
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }
}
