using System.Text;

namespace SessionContext.Faults.Tests.Strangers;

/// <summary>
/// Requests to what is parsed before a right is proven: tokens, forms of the token endpoint, webhook headers, entity
/// tags, paths. Each begins as a right or nearly right one, and most are then changed at random. The same seed and
/// number give the same request.
/// </summary>
internal sealed class StrangerRequests(string token, int seed)
{
    private const string Context = "/session-context/shop/context/fuzz";

    private static readonly string[] Pieces =
    [
        "",
        " ",
        "\t",
        "\0",
        "\r",
        "%",
        "%00",
        "%2F",
        "%c0%ae",
        "%zz",
        "..",
        "/",
        "//",
        "\\",
        "?",
        "&",
        "=",
        "+",
        ";",
        ",",
        "\"",
        "'",
        "*",
        "W/",
        "W/\"",
        "\"\"",
        "-1",
        "0",
        "9223372036854775808",
        "1e999",
        "null",
        "{}",
        "[]",
        "{\"a\":",
        "\u00ff\u00fe",
        "\u00ed\u00a0\u0080",
        "eyJ",
        "e30",
        ".",
        "..",
        "=",
        "==",
        "v1,",
        "v1,AAAA",
        "Bearer",
        "Basic",
        "utf-16",
        "charset=",
        "boundary=",
        "true",
        "demo",
        "shop",
    ];

    private static readonly string[] JwtHeads =
    [
        "{\"alg\":\"RS256\",\"kid\":\"x\"}",
        "{\"alg\":\"none\"}",
        "{\"alg\":\"HS256\"}",
        "{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}",
        "{\"alg\":\"RS256\",\"crit\":1}",
        "{\"alg\":1}",
        "{\"alg\":[\"RS256\"]}",
        "{}",
        "[]",
        "null",
        "1",
        "{\"alg\":\"RS256\",\"kid\":{}}",
        "{\"alg\":\"RS256\",\"kid\":\"../../x\",\"jku\":\"http://127.0.0.1:1/\"}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\",\"zip\":\"DEF\"}",
        "{\"alg\":\"RS256\",\"alg\":\"none\"}",
        "{\"typ\":\"at+jwt\",\"alg\":\"ES256\"}",
        "{\"alg\":\"RS256\",\"cty\":\"JWT\"}",
        "{\"alg\":\"\\ud800\"}",
    ];

    private static readonly string[] JwtBodies =
    [
        "{}",
        "[]",
        "{\"iss\":\"https://session-context/\",\"aud\":\"session-context\",\"exp\":9999999999}",
        "{\"exp\":1e400}",
        "{\"exp\":\"x\"}",
        "{\"exp\":-1,\"nbf\":{}}",
        "{\"iss\":1,\"aud\":[1,{}]}",
        "{\"iss\":\"\\ud800\"}",
        "{\"tenant\":[\"shop\"],\"scope\":{}}",
        "{\"sub\":\"a\",\"sub\":\"b\"}",
        "\"x\"",
    ];

    /// <summary>The request of this number, whole as far as it goes.</summary>
    public byte[] Make(int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var text = random.Next(7) switch
        {
            0 => Request(
                "GET",
                Context,
                $"Authorization: {Change(random, "Bearer " + Jwt(random))}"
            ),
            1 => Request(
                "GET",
                TokenInQuery(random),
                $"Authorization: {Change(random, "Bearer " + Jwt(random))}"
            ),
            2 => TokenForm(random),
            3 => Webhook(random),
            4 => Precondition(random),
            5 => Request(
                Pick(random, "GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"),
                Change(random, Path(random)),
                "X: y"
            ),
            _ => Change(
                random,
                Pick(random, TokenForm(random), Webhook(random), Precondition(random))
            ),
        };
        return Encoding.Latin1.GetBytes(text);
    }

    private static string Request(
        string method,
        string path,
        string headers,
        string? body = null
    ) =>
        $"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n"
        + (body is null ? "\r\n" : $"Content-Length: {body.Length}\r\n\r\n{body}");

    private static string Jwt(Random random) =>
        string.Join(
            '.',
            Enumerable
                .Range(0, Pick(random, 1, 2, 3, 3, 3, 3, 5, 7))
                .Select(k =>
                    k switch
                    {
                        0 => Base64Url(Pick(random, JwtHeads)),
                        1 => Base64Url(Pick(random, JwtBodies)),
                        _ => Base64Url(new string('x', Pick(random, 0, 1, 32, 256, 5_000))),
                    }
                )
        );

    private static string TokenInQuery(Random random) =>
        Pick(
            random,
            "/customer/shop/refreshauthtoken?refreshToken=",
            "/customer/shop/logout?accessToken=",
            "/customer/shop/validateauthtoken?x=",
            "/customer/shop/exchangeauthtoken?subjectAccessToken=",
            "/customerlogin/auth/anonymous/refresh?tenant=shop&client_id=backend&refresh_token=",
            "/customerlogin/auth/anonymous/login?tenant=shop&client_id="
        ) + Uri.EscapeDataString(Change(random, Jwt(random)));

    private static string TokenForm(Random random)
    {
        var form = string.Join(
            '&',
            Enumerable
                .Range(0, random.Next(6))
                .Select(_ =>
                    Pick(
                        random,
                        "grant_type",
                        "client_id",
                        "client_secret",
                        "scope",
                        "audience",
                        "client_assertion",
                        "x",
                        ""
                    )
                    + "="
                    + Pick(
                        random,
                        "client_credentials",
                        "password",
                        "refresh_token",
                        "backend",
                        "",
                        "a+b",
                        Pick(random, Pieces)
                    )
                )
        );
        var type = Change(random, "application/x-www-form-urlencoded");
        var basic = Convert.ToBase64String(Encoding.Latin1.GetBytes(Change(random, "backend:x")));
        return Request(
            "POST",
            "/oauth/token",
            $"Content-Type: {type}\r\nAuthorization: {Change(random, "Basic " + basic)}",
            Change(random, form)
        );
    }

    private static string Webhook(Random random)
    {
        var signature = Convert.ToBase64String(new byte[32]);
        var now = DateTimeOffset
            .UnixEpoch.AddSeconds(random.NextInt64(4_000_000_000))
            .ToUnixTimeSeconds();
        var headers = Pick(
            random,
            $"X-Signature: {Change(random, signature)}",
            $"webhook-id: {Change(random, "m")}\r\nwebhook-timestamp: {Change(random, $"{now}")}\r\nwebhook-signature: {Change(random, "v1," + signature)}"
        );
        return Request(
            "POST",
            $"/session-context/{Change(random, Pick(random, "shop", "nobody"))}/events/webhook",
            $"Content-Type: {Change(random, "application/cloudevents+json")}\r\n{headers}",
            Change(random, "{\"specversion\":\"1.0\"}")
        );
    }

    private string Precondition(Random random) =>
        Request(
            Pick(random, "GET", "PUT", "DELETE"),
            Context,
            $"Content-Type: application/json\r\nAuthorization: Bearer {token}\r\n{Pick(random, "If-Match", "If-None-Match")}: {Change(random, Pick(random, "*", "\"a-1\"", "W/\"a-1\"", "\"a\", \"b\"", "\"0123456789abcdef-1\""))}",
            Pick(random, "{\"metadata\":{}}", "{}", "")
        );

    private static string Path(Random random) =>
        Pick(
            random,
            Context,
            Context + "/attributes/a%2Fb",
            "/session-context/shop/me/context",
            "/session-context/shop/events",
            "/session-context/shop/customers/c/sessions?except=s",
            "/customerlogin/auth/anonymous/login?tenant=shop&client_id=x&currency=EUR",
            "/.well-known/openid-configuration",
            "/health/live",
            "/"
        );

    private static string Change(Random random, string text)
    {
        for (var times = Pick(random, 0, 0, 1, 1, 2, 5); times > 0; times--)
        {
            var at = random.Next(text.Length + 1);
            var to = at + random.Next(Math.Min(text.Length - at, 12) + 1);
            text = random.Next(5) switch
            {
                0 => text[..at] + text[to..],
                1 => text[..at] + Pick(random, Pieces) + text[at..],
                2 => text[..at] + Pick(random, Pieces) + text[to..],
                3 => text[..at] + (char)random.Next(256) + text[at..],
                _ => text[..to]
                    + string.Concat(Enumerable.Repeat(text[at..to], Pick(random, 1, 3, 400)))
                    + text[to..],
            };
        }

        return text;
    }

    private static T Pick<T>(Random random, params T[] choices) =>
        choices[random.Next(choices.Length)];

    private static string Base64Url(string text) =>
        Convert
            .ToBase64String(Encoding.UTF8.GetBytes(text))
            .TrimEnd('=')
            .Replace('+', '-')
            .Replace('/', '_');
}
