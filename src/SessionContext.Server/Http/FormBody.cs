using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace SessionContext.Server.Http;

/// <summary>
/// A request's form (<c>application/x-www-form-urlencoded</c>), small by design: it holds names, ids and tokens.
/// </summary>
internal static class FormBody
{
    /// <summary>Bytes of a whole form.</summary>
    public const int MostBytes = 16 * 1024;

    private const string Form = "application/x-www-form-urlencoded";
    private const int MostValues = 32;

    private static readonly UTF8Encoding Text = new(false, throwOnInvalidBytes: true);

    /// <summary>Whether the head says that the body is such a form.</summary>
    public static bool IsForm(HttpRequest request) =>
        request.ContentType == Form || Utf8MediaType.Of(request.ContentType) == Form;

    /// <summary>
    /// Reads the form, which is <see cref="HttpRequest.Form"/> from then on; null, or the answer to one that is not
    /// read.
    /// </summary>
    public static async ValueTask<Problem?> ReadAsync(
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        if (!IsForm(request))
        {
            return Problem.UnsupportedMediaType($"The Content-Type must be {Form} in UTF-8.");
        }

        var body = await RequestBody
            .ReadAsync(request, MostBytes, cancellationToken)
            .ConfigureAwait(false);
        if (body.Problem is not null)
        {
            return body.Problem;
        }

        try
        {
            using var reader = new FormReader(Text.GetString(body.Bytes.Span))
            {
                ValueCountLimit = MostValues,
                KeyLengthLimit = MostBytes,
                ValueLengthLimit = MostBytes,
            };
            var form = new FormCollection(reader.ReadForm());
            request.HttpContext.Features.Set<IFormFeature>(new FormFeature(form));
            return null;
        }
        catch (Exception e) when (e is DecoderFallbackException or InvalidDataException)
        {
            return Problem.Invalid(
                "body",
                $"must be a form in UTF-8 of at most {MostValues} values"
            );
        }
    }
}
