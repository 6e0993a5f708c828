using Scalar.AspNetCore;

namespace SessionContext.Server.Hosting;

/// <summary>
/// The API's description: a document written by hand, since handlers that read raw bytes leave little to infer, and a
/// page that shows it. A test holds the document against the mapped endpoints.
/// </summary>
internal static class ApiDocs
{
    private const string DocumentPath = "/openapi/v1.json";

    public static void MapApiDocs(this IEndpointRouteBuilder routes)
    {
        var docs = routes.MapGroup("").AllowAnonymous();
        docs.MapGet(DocumentPath, DocumentAsync);
        docs.MapScalarApiReference("/docs", Configure);
    }

    private static async Task DocumentAsync(HttpContext http)
    {
        var document = typeof(ApiDocs).Assembly.GetManifestResourceStream("openapi.json")!;
        await using (document.ConfigureAwait(false))
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = document.Length;
            await document
                .CopyToAsync(http.Response.Body, http.RequestAborted)
                .ConfigureAwait(false);
        }
    }

    private static void Configure(ScalarOptions page, HttpContext http)
    {
        page.WithTitle("Session Context Service")
            .WithNonce()
            .WithOpenApiRoutePattern(DocumentPath)
            .ExpandAllTags()
            .ShowOperationId()
            // Whatever would ask or show a foreign host.
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideDeveloperTools()
            .HideClientButton();
        http.Response.OnStarting(() =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy(
                http.Items[ScalarOptions.NonceHttpContextItemKey]
            );
            return Task.CompletedTask;
        });
    }

    /// <summary>Nothing but what this service serves; the page sets its styles inline.</summary>
    private static string Policy(object? nonce) =>
        "default-src 'none'; "
        + $"script-src 'self' 'nonce-{nonce}'; "
        + "style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; "
        + "font-src 'self' data:; "
        + "connect-src 'self'; "
        + "base-uri 'none'; "
        + "form-action 'self'; "
        + "frame-ancestors 'none'";
}
