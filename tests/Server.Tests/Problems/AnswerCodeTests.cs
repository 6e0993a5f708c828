using System.Net.Http.Headers;
using SessionContext.Server.Tests.Contexts;

namespace SessionContext.Server.Tests.Problems;

/// <summary>
/// Every error says what it is to programs: <c>code</c>, <c>status</c> and <c>error</c> (contract § 3).
/// </summary>
public sealed class AnswerCodeTests(Shop shop)
{
    private const string Anns = """{"customerId":"ann","metadata":{}}""";

    [Theory]
    [InlineData(null, "token_missing")]
    [InlineData("no-token", "token_invalid")]
    public async Task A_token_is_missing_or_invalid(string? token, string error) =>
        Is(
            await new Session(shop).GetAsync(request =>
                request.Headers.Authorization = token is null ? null : new("Bearer", token)
            ),
            401,
            "Unauthorized",
            error
        );

    [Fact]
    public async Task A_token_lacks_the_scope_or_is_another_tenants()
    {
        Is(await As(shop.ScopelessToken), 403, "Forbidden", "missing_scope");
        Is(await As(shop.OtherTenantsToken), 403, "Forbidden", "wrong_tenant");

        Task<Answer> As(string token) =>
            new Session(shop).GetAsync(request =>
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token)
            );
    }

    [Fact]
    public async Task A_saas_token_is_missing_invalid_or_another_customers()
    {
        Is(await WithAsync(null), 403, "Forbidden", "saas_token_missing");
        Is(await WithAsync("x.y.z"), 403, "Forbidden", "saas_token_invalid");
        Is(await WithAsync(shop.SaasToken("bob")), 403, "Forbidden", "wrong_customer");

        Task<Answer> WithAsync(string? saasToken) =>
            new Session(shop).PutAsync(
                Anns,
                upsert: true,
                request =>
                {
                    if (saasToken is not null)
                    {
                        request.Headers.Add("saas-token", saasToken);
                    }
                }
            );
    }

    [Fact]
    public async Task A_method_is_not_allowed() =>
        Is(
            await shop.SendAsync("PATCH", new Session(shop).Path),
            405,
            "Method Not Allowed",
            "method_not_allowed"
        );

    [Fact]
    public async Task A_body_is_of_another_type_or_encoding()
    {
        Is(
            await WithAsync("text/plain", null),
            415,
            "Unsupported Media Type",
            "unsupported_media_type"
        );
        Is(
            await WithAsync("application/json", "gzip"),
            415,
            "Unsupported Media Type",
            "unsupported_encoding"
        );

        Task<Answer> WithAsync(string type, string? encoding) =>
            new Session(shop).PutAsync(
                """{"metadata":{}}""",
                upsert: true,
                request =>
                {
                    request.Content!.Headers.ContentType = new(type);
                    if (encoding is not null)
                    {
                        request.Content.Headers.ContentEncoding.Add(encoding);
                    }
                }
            );
    }

    private static void Is(Answer answer, int code, string status, string error)
    {
        Assert.Equal(code, (int)answer.Status);
        Assert.Equal(
            (code, status, error),
            (
                answer.Json.GetProperty("code").GetInt32(),
                answer.Json.GetProperty("status").GetString(),
                answer.Json.GetProperty("error").GetString()
            )
        );
    }
}
