using Microsoft.Extensions.Primitives;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace SessionContext.Server.OAuth;

/// <summary>The parameters of a token request, by the rules of RFC 6749 § 3.2.</summary>
internal static class TokenParameters
{
    private static readonly string[] Known =
    [
        Parameters.GrantType,
        Parameters.ClientId,
        Parameters.ClientSecret,
        Parameters.Scope,
    ];

    /// <summary>
    /// What is wrong with the form; null: nothing. A parameter without a value counts as one that was not sent.
    /// </summary>
    public static string? ErrorOf(IFormCollection form)
    {
        var repeated = form.FirstOrDefault(parameter => parameter.Value.Count(IsSent) > 1).Key;
        return repeated is null ? null
            : Known.Contains(repeated) ? $"The parameter {repeated} must be sent only once."
            : "Each parameter must be sent only once.";
    }

    /// <summary>The parameters that mean something here. Others are ignored, as are those without a value.</summary>
    public static FormCollection Meaningful(IFormCollection form) =>
        new(
            form.Where(parameter => Known.Contains(parameter.Key) && parameter.Value.Any(IsSent))
                .ToDictionary(
                    parameter => parameter.Key,
                    parameter => new StringValues(parameter.Value.First(IsSent))
                )
        );

    private static bool IsSent(string? value) => !string.IsNullOrEmpty(value);
}
