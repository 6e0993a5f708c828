using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using SessionContext.Core.Documents;
using SessionContext.Server.Tests.OpenApi;

namespace SessionContext.Server.Tests.Ops;

public sealed class ApiDocumentTests
{
    private const string Context = "/session-context/{tenant}/context/{sessionId}";

    private const string Own = "/session-context/{tenant}/me/context";

    private const string Customer = "/session-context/{tenant}/customers/{customerId}";

    /// <summary>Every call and the statuses that it answers with (contract § 2 and § 3).</summary>
    private static readonly Dictionary<string, string> Calls = new()
    {
        [$"GET {Context}"] = "200 304 400 401 403 404 412 429 500 503",
        [$"PUT {Context}"] = "204 400 401 403 404 409 412 413 415 429 500 503",
        [$"DELETE {Context}"] = "204 400 401 403 404 412 429 500 503",
        [$"POST {Context}/attributes"] = "204 400 401 403 404 412 413 415 429 500 503",
        [$"DELETE {Context}/attributes/{{attributeName}}"] = "204 400 401 403 404 412 429 500 503",
        [$"GET {Own}"] = "200 304 400 401 403 404 412 429 500 503",
        [$"PATCH {Own}"] = "204 400 401 403 404 409 412 413 415 429 500 503",
        [$"DELETE {Own}"] = "204 400 401 403 404 412 429 500 503",
        [$"POST {Own}/attributes"] = "201 400 401 403 404 412 413 415 429 500 503",
        [$"DELETE {Own}/attributes/{{attributeName}}"] = "204 400 401 403 404 412 429 500 503",
        ["GET /session-context/{tenant}/context"] = "200 400 401 403 429 500 503",
        ["POST /session-context/{tenant}/context/bulk"] = "207 400 401 403 413 415 429 500 503",
        [$"DELETE {Customer}/sessions"] = "200 400 401 403 429 500 503",
        [$"GET {Customer}/export"] = "200 400 401 403 429 500 503",
        [$"DELETE {Customer}"] = "200 400 401 403 429 500 503",
        ["GET /session-context/{tenant}/me/sessions"] = "200 401 403 429 500 503",
        ["DELETE /session-context/{tenant}/me/sessions"] = "204 400 401 403 429 500 503",
        ["DELETE /session-context/{tenant}/me/sessions/{sessionId}"] =
            "204 400 401 403 404 429 500 503",
        ["POST /session-context/{tenant}/events"] = "204 400 401 403 413 415 429 500 503",
        ["OPTIONS /session-context/{tenant}/events"] = "200 204 403 500",
        ["OPTIONS /session-context/{tenant}/events/webhook"] = "200 204 403 500",
        ["POST /session-context/{tenant}/events/webhook"] = "204 400 401 413 415 500 503",
        ["GET /customerlogin/auth/anonymous/login"] = "200 400 401 429 500 503",
        ["GET /customerlogin/auth/anonymous/refresh"] = "200 400 401 429 500 503",
        ["POST /customer/{tenant}/login"] = "200 400 401 403 404 413 415 429 500 503",
        ["POST /customer/{tenant}/exchangeauthtoken"] = "200 400 401 403 413 415 429 500 503",
        ["GET /customer/{tenant}/refreshauthtoken"] = "200 400 401 429 500 503",
        ["POST /customer/{tenant}/refreshauthtoken"] = "200 400 401 413 415 429 500 503",
        ["GET /customer/{tenant}/validateauthtoken"] = "200 401 403 429 500 503",
        ["GET /customer/{tenant}/logout"] = "204 400 401 403 429 500 503",
        ["POST /oauth/token"] = "200 400 401 415 429 500 503",
        ["GET /health/live"] = "200 500",
        ["GET /health/ready"] = "200 500 503",
    };

    /// <summary>Described elsewhere: by the standards of OpenID Connect and Prometheus, or by itself.</summary>
    private static readonly string[] NotApi = ["/.well-known/", "/metrics", "/openapi/", "/docs"];

    [Fact]
    public async Task It_can_be_read_without_an_error()
    {
        var read = await ReadAsync();
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
    }

    [Fact]
    public async Task Every_reference_resolves()
    {
        using var json = JsonDocument.Parse(await TextAsync());
        var references = Members(json.RootElement)
            .Where(member => member.Name == "$ref")
            .Select(member => member.Value.GetString()!)
            .Distinct();
        Assert.All(
            references,
            reference =>
            {
                var at = json.RootElement;
                foreach (var name in reference.Split('/').Skip(1))
                {
                    Assert.True(at.TryGetProperty(name, out at), reference);
                }
            }
        );
    }

    [Theory]
    [InlineData("SessionContext_GET")]
    [InlineData("SessionContext_PUT")]
    [InlineData("SessionContext_PATCH")]
    public void A_document_has_the_fields_of_the_table_with_their_limits(string schema)
    {
        var isPatch = schema.EndsWith("PATCH", StringComparison.Ordinal);
        var fields = ContextField.All.Where(field => field.IsPatchable || !isPatch).ToArray();
        var properties = ApiDocument.Schema(schema).GetProperty("properties");
        Assert.Equal(
            fields.Select(field => field.Name),
            properties
                .EnumerateObject()
                .Select(property => property.Name)
                .Where(name => name is not ("sessionId" or "metadata"))
        );
        foreach (var field in fields)
        {
            if (properties.GetProperty(field.Name).TryGetProperty("maxLength", out var longest))
            {
                Assert.Equal(field.Rule!.Longest, longest.GetInt32());
            }
        }
    }

    [Fact]
    public async Task Every_component_is_used()
    {
        var text = await TextAsync();
        using var json = JsonDocument.Parse(text);
        var components = json
            .RootElement.GetProperty("components")
            .EnumerateObject()
            .Where(kind => kind.Name != "securitySchemes")
            .SelectMany(kind => kind.Value.EnumerateObject().Select(c => $"{kind.Name}/{c.Name}"));
        Assert.All(
            components,
            component =>
                Assert.Contains($"\"#/components/{component}\"", text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Every_endpoint_is_described()
    {
        await using var service = await RunningService.StartAsync();
        var mapped = service
            .App.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Path: PathOf(endpoint), Methods: MethodsOf(endpoint)))
            .Where(call => !NotApi.Any(call.Path.StartsWith))
            .SelectMany(call => call.Methods.Select(method => $"{method} {call.Path}"));
        Assert.Subset(Calls.Keys.ToHashSet(), mapped.ToHashSet());
    }

    [Fact]
    public async Task Every_call_is_described_with_all_its_statuses()
    {
        var described = Operations((await ReadAsync()).Document!)
            .ToDictionary(
                call => call.Name,
                call => string.Join(' ', call.Operation.Responses!.Keys.Order())
            );
        Assert.Equal(Calls.OrderBy(call => call.Key), described.OrderBy(call => call.Key));
    }

    [Fact]
    public async Task Every_answer_with_a_body_has_its_schema_and_an_example()
    {
        var bodies = Operations((await ReadAsync()).Document!)
            .SelectMany(call => call.Operation.Responses!.Values)
            .SelectMany(response => response.Content?.Values ?? []);
        Assert.All(
            bodies,
            body =>
            {
                Assert.NotNull(body.Schema);
                Assert.NotNull(body.Example);
            }
        );
    }

    /// <summary>
    /// The page at <c>/docs</c> sends an example as the value, and a made-up <c>If-Match</c> makes the first try a 412.
    /// </summary>
    [Fact]
    public async Task No_optional_parameter_but_upsert_has_an_example()
    {
        var optional = Operations((await ReadAsync()).Document!)
            .SelectMany(call => call.Operation.Parameters ?? [])
            .Where(parameter => !parameter.Required && parameter.Name != "upsert");
        Assert.All(
            optional,
            parameter =>
            {
                Assert.Null(parameter.Example);
                Assert.True(parameter.Examples is null or { Count: 0 }, parameter.Name);
            }
        );
    }

    /// <summary>The first try at <c>/docs</c> is about a session that does not exist yet.</summary>
    [Fact]
    public async Task The_example_of_a_replacement_creates_the_session()
    {
        using var json = JsonDocument.Parse(await TextAsync());
        var upsert = json
            .RootElement.GetProperty("components")
            .GetProperty("parameters")
            .GetProperty("upsert");
        Assert.True(upsert.GetProperty("example").GetBoolean());
    }

    [Fact]
    public async Task The_grant_type_is_a_plain_string()
    {
        using var json = JsonDocument.Parse(await TextAsync());
        var request = json.RootElement.GetProperty("components").GetProperty("schemas");
        var grantType = request
            .GetProperty("TokenRequest")
            .GetProperty("properties")
            .GetProperty("grant_type");
        Assert.Equal("string", grantType.GetProperty("type").GetString());
        Assert.False(grantType.TryGetProperty("enum", out _));
    }

    [Fact]
    public async Task Every_operation_id_is_unique()
    {
        var ids = Operations((await ReadAsync()).Document!)
            .Select(call => call.Operation.OperationId)
            .ToArray();
        Assert.All(ids, Assert.NotNull);
        Assert.Distinct(ids);
    }

    /// <summary>
    /// The names of the public API, from which generators make those of their clients: operations, tags and schemas.
    /// </summary>
    private static readonly (string Call, string Id, string Tag)[] Published =
    [
        ($"GET {Context}", "GET-session-context-retrieve-session-context", "Session management"),
        ($"PUT {Context}", "PUT-session-context-update-session-context", "Session management"),
        (
            $"POST {Context}/attributes",
            "POST-session-context-add-attribute-sessionId",
            "Session context modification"
        ),
        (
            $"DELETE {Context}/attributes/{{attributeName}}",
            "DELETE-session-context-remove-attribute",
            "Session context modification"
        ),
        (
            $"GET {Own}",
            "GET-session-context-retrieve-session-context-by-sessionId",
            "Own session management"
        ),
        (
            $"PATCH {Own}",
            "PATCH-session-context-update-attribute-sessionId-storefront",
            "Own session management"
        ),
        (
            $"POST {Own}/attributes",
            "POST-session-context-add-attribute-own-sessionId",
            "Own session context modification"
        ),
        (
            $"DELETE {Own}/attributes/{{attributeName}}",
            "DELETE-session-context-remove-attribute-sessionId",
            "Own session context modification"
        ),
    ];

    [Fact]
    public async Task Operations_have_the_names_and_tags_of_the_public_API()
    {
        var operations = Operations((await ReadAsync()).Document!)
            .ToDictionary(call => call.Name, call => call.Operation);
        Assert.All(
            Published,
            published =>
            {
                var operation = operations[published.Call];
                Assert.Equal(published.Id, operation.OperationId);
                Assert.Equal(published.Tag, Assert.Single(operation.Tags!).Name);
            }
        );
    }

    [Theory]
    [InlineData("POST /oauth/token", "POST-oauth-request-client-credentials")]
    [InlineData(
        "GET /customerlogin/auth/anonymous/login",
        "GET-oauth-generate-anonymous-access-token"
    )]
    [InlineData(
        "GET /customerlogin/auth/anonymous/refresh",
        "GET-oauth-refresh-anonymous-access-token"
    )]
    [InlineData("POST /customer/{tenant}/exchangeauthtoken", "POST-customer-exchange-authtoken")]
    [InlineData("GET /customer/{tenant}/refreshauthtoken", "GET-customer-refresh-authtoken")]
    [InlineData("GET /customer/{tenant}/validateauthtoken", "GET-customer-validate-token")]
    [InlineData("GET /customer/{tenant}/logout", "GET-customer-logout-customer")]
    public async Task Token_operations_have_the_names_of_the_public_API(string call, string id) =>
        Assert.Equal(
            id,
            Operations((await ReadAsync()).Document!)
                .Single(operation => operation.Name == call)
                .Operation.OperationId
        );

    [Fact]
    public async Task Parameters_and_schemas_have_the_names_of_the_public_API()
    {
        using var json = JsonDocument.Parse(await TextAsync());
        var components = json.RootElement.GetProperty("components");
        string[] schemas =
        [
            "SessionContext_GET",
            "SessionContext_PUT",
            "SessionContext_PATCH",
            "Context",
            "ContextAttribute",
            "Metadata",
            "MetadataUpdate",
            "ErrorMessage",
        ];
        Assert.Empty(
            schemas.Except(
                components.GetProperty("schemas").EnumerateObject().Select(schema => schema.Name)
            )
        );
        string[] parameters = ["tenant", "sessionId", "attributeName", "upsert", "saas-token"];
        Assert.Empty(
            parameters.Except(
                components
                    .GetProperty("parameters")
                    .EnumerateObject()
                    .Select(parameter => parameter.Value.GetProperty("name").GetString()!)
            )
        );
    }

    [Fact]
    public async Task It_has_the_version_of_the_service() =>
        Assert.Equal(
            typeof(App).Assembly.GetName().Version!.ToString(3),
            (await ReadAsync()).Document!.Info.Version
        );

    private static async Task<string> TextAsync()
    {
        await using var service = await RunningService.StartAsync();
        return await service.TextAsync("/openapi/v1.json");
    }

    private static async Task<ReadResult> ReadAsync() =>
        OpenApiDocument.Parse(await TextAsync(), "json");

    private static string PathOf(RouteEndpoint endpoint) =>
        "/" + endpoint.RoutePattern.RawText!.Trim('/');

    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"];

    private static IEnumerable<(string Name, OpenApiOperation Operation)> Operations(
        OpenApiDocument document
    ) =>
        from path in document.Paths
        from operation in path.Value.Operations!
        select ($"{operation.Key.Method} {path.Key}", operation.Value);

    private static IEnumerable<JsonProperty> Members(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject()
                .SelectMany(member => Members(member.Value).Prepend(member)),
            JsonValueKind.Array => json.EnumerateArray().SelectMany(Members),
            _ => [],
        };
}
