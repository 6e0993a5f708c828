using System.Text;

namespace SessionContext.Faults.Tests;

/// <summary>
/// Requests that are wrong in every way that came to mind, and at random in others; the same ones for the same seed.
/// </summary>
internal sealed class MalformedRequests(string token, int seed)
{
    private const string Path = "/session-context/shop/context/fuzz";

    private static readonly string[] Bodies =
    [
        "",
        "{",
        "}",
        "null",
        "[]",
        "\"x\"",
        "{}",
        "{\"metadata\":{}}",
        "{\"metadata\":{\"version\":7}}",
        "{\"metadata\":{\"version\":-1},\"currency\":\"EUR\"}",
        "{\"metadata\":{\"version\":9223372036854775807},\"context\":{\"a\":1e999}}",
        "{\"metadata\":1}",
        "{\"metadata\":{\"version\":1e999}}",
        "{\"metadata\":{\"version\":-9223372036854775808}}",
        "{\"metadata\":{\"version\":99999999999999999999999999}}",
        "{\"metadata\":{\"version\":true}}",
        "{\"metadata\":{},\"sessionId\":{}}",
        "{\"metadata\":{},\"sessionId\":\"\\ud800\"}",
        "{\"metadata\":{},\"customerId\":\"\\udc00\"}",
        "{\"metadata\":{},\"customerId\":[]}",
        "{\"metadata\":{},\"context\":{\"\\ud800\":1}}",
        "{\"metadata\":{},\"context\":{\"\\ud800\":1,\"\\ud800\":2}}",
        "{\"metadata\":{},\"context\":{\"a\\u0000b\":\"\\u0000\"}}",
        "{\"metadata\":{},\"context\":\"x\"}",
        "{\"metadata\":{},\"\\u0063ontext\":{},\"context\":{}}",
        "{\"metadata\":{},\"currency\":\"\\u0045UR\"}",
        "{\"metadata\":{}}{}",
        "{\"metadata\":{}}\0",
        "\uFEFF{\"metadata\":{}}",
        "{\"key\":\"\\ud83d\",\"value\":1}",
        "{\"key\":{},\"value\":{}}",
        "{\"key\":\"a\"}",
        "{\"value\":1}",
        "{\"key\":\"a\",\"value\":01}",
        "{\"key\":\"a\",\"value\":NaN}",
        "{\"key\":\"a\",\"value\":1,}",
        "{/* */\"key\":\"a\",\"value\":1}",
        "grant_type=client_credentials&client_id=%FF&client_secret=%00",
        "grant_type=&&==&client_id=backend",
        "grant_type=client_credentials&grant_type=client_credentials",
        new string('[', 100_000),
        "{\"metadata\":{},\"context\":" + string.Concat(Enumerable.Repeat("{\"a\":", 5_000)),
        "{\"metadata\":{},\"siteCode\":\"" + new string('x', 262_200) + "\"}",
    ];

    private static readonly string[] Paths =
    [
        Path,
        Path + "?upsert=true",
        Path + "?upsert=true&x",
        Path + "?upsert=maybe",
        Path + "?upsert=true&upsert=false",
        Path + "?upsert",
        Path + "?=&&&%zz=%ff",
        Path + "/attributes",
        Path + "/attributes/",
        Path + "/attributes/%",
        Path + "/attributes/%zz",
        Path + "/attributes/%ff%fe",
        Path + "/attributes/%2e%2e",
        Path + "/attributes/..",
        Path + "/attributes/%2f%2F",
        Path + "/attributes/%00",
        Path + "/attributes/%ed%a0%80",
        Path + "/attributes/" + new string('n', 5_000),
        Path + "/../../../etc/passwd",
        "/session-context/shop/context/" + new string('s', 129),
        "/session-context/shop/context/%E2%98%83",
        "/session-context/SHOP/context/x",
        "/session-context//context/x",
        "/session-context/shop%2F..%2Fother/context/x",
        "//",
        "/",
        "*",
        "http://127.0.0.1" + Path + "/attributes/%2e%2e",
        "http://[::1" + Path,
        "/oauth/token",
        "/oauth/token?client_id=backend",
        "/.well-known/openid-configuration",
        "/.well-known/jwks",
        "/health/ready",
        "/openapi/v1.json",
        "/docs/../x",
        "/metrics",
        Path + "#fragment",
        "/" + new string('p', 9_000),
    ];

    // What takes a body more often than the rest, so that many of them come far.
    private static readonly string[] Methods =
    [
        "GET",
        "PUT",
        "PUT",
        "PUT",
        "PUT",
        "POST",
        "POST",
        "DELETE",
        "PATCH",
        "HEAD",
        "OPTIONS",
        "X",
        "get",
    ];

    private static readonly string[] Headers =
    [
        "Content-Type: application/json",
        "Content-Type: application/json; charset=utf-16",
        "Content-Type: application/json; charset=\"",
        "Content-Type: text/plain",
        "Content-Type: ;",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: multipart/form-data; boundary=x",
        "If-Match: *",
        "If-Match: \"x\"",
        "If-Match: W/\"x\"",
        "If-Match: x",
        "If-Match: \"",
        "If-Match: ,",
        "If-Match: \"a\", *",
        "If-Match:",
        "If-None-Match: *",
        "If-None-Match: \"\u0080\"",
        "saas-token: x.y.z",
        "saas-token: eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.",
        "saas-token:",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip",
        "Content-Length: 5",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Expect: 100-continue",
        "Authorization: Bearer",
        "Authorization: Bearer a.b.c",
        "Authorization: Basic !!!!",
        "Authorization: Basic YmFja2VuZA==",
        "Authorization: Digest x",
        "X-Long: " + new string('h', 20_000),
        "Upgrade: h2c",
        "Connection: Upgrade, HTTP2-Settings",
        ": no name",
        "No colon",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next request, and whether it is at least framed well: the server knows where it ends.</summary>
    public (byte[] Bytes, bool IsFramed) Next()
    {
        var body = Encoding.UTF8.GetBytes(Pick(Bodies));
        if (Chance(4))
        {
            Mutate(ref body);
        }

        var head = new StringBuilder()
            .Append(Pick(Methods))
            .Append(' ')
            .Append(Chance(3) ? Pick(Paths) : Pick(Paths[..9]))
            .Append(Chance(50) ? " HTTP/9.9" : " HTTP/1.1")
            .Append("\r\n");
        if (!Chance(30))
        {
            head.Append("Host: localhost\r\n");
        }

        if (!Chance(5))
        {
            head.Append("Authorization: Bearer ").Append(Token()).Append("\r\n");
        }

        if (!Chance(5))
        {
            head.Append("Content-Type: application/json\r\n");
        }

        var isFramed = !Chance(20);
        if (isFramed)
        {
            head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
        }

        for (var extra = _random.Next(3); extra > 0; extra--)
        {
            var header = Pick(Headers);
            isFramed &= !header.StartsWith("Transfer-Encoding", StringComparison.Ordinal);
            isFramed &= !header.StartsWith("Content-Length", StringComparison.Ordinal);
            head.Append(header).Append("\r\n");
        }

        head.Append("Connection: close\r\n\r\n");
        byte[] request = [.. Encoding.Latin1.GetBytes(head.ToString()), .. body];
        if (Chance(10))
        {
            Mutate(ref request);
            isFramed = false;
        }

        return (request, isFramed);
    }

    private string Token()
    {
        if (!Chance(6))
        {
            return token;
        }

        var bytes = Encoding.ASCII.GetBytes(token);
        Mutate(ref bytes);
        return Encoding.Latin1.GetString(bytes);
    }

    private void Mutate(ref byte[] bytes)
    {
        for (var times = _random.Next(1, 4); times > 0 && bytes.Length > 0; times--)
        {
            var at = _random.Next(bytes.Length);
            switch (_random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes = bytes[..at];
                    break;
                case 2:
                    bytes = [.. bytes[..at], .. bytes[(at + 1)..]];
                    break;
                default:
                    bytes = [.. bytes[..at], (byte)_random.Next(256), .. bytes[at..]];
                    break;
            }
        }
    }

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
