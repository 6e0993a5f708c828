using System.Net;

namespace SessionContext.Server.Tests.Contexts;

/// <summary><c>Prefer: handling=strict</c> (RFC 7240): a misspelt name is refused instead of ignored.</summary>
public sealed class StrictHandlingTests(Shop shop)
{
    private const string Misspelt = """{"curency":"EUR","metadata":{}}""";

    [Fact]
    public async Task A_misspelt_field_is_ignored_without_the_preference() =>
        await StoresAsync(Misspelt, prefer: null, applied: null);

    [Theory]
    [InlineData("handling=strict")]
    [InlineData("Handling = \"strict\"")]
    [InlineData("respond-async, handling=strict; wait=1")]
    public async Task A_misspelt_field_is_refused_with_the_known_one_that_is_nearest(string prefer)
    {
        var answer = await new Session(shop).PutAsync(Misspelt, upsert: true, With(prefer));
        IsRefused(answer, ("curency", "is unknown; did you mean currency?"));
    }

    [Theory]
    [InlineData("handling=lenient")]
    [InlineData("handling=lenient, handling=strict")]
    [InlineData("return=minimal")]
    [InlineData("handling")]
    [InlineData("")]
    public async Task Another_preference_changes_nothing(string prefer) =>
        await StoresAsync(Misspelt, prefer, applied: null);

    [Fact]
    public async Task A_strict_request_without_a_mistake_is_carried_out_and_says_so() =>
        await StoresAsync(
            """{"currency":"EUR","metadata":{"more":1}}""",
            "handling=strict",
            applied: "handling=strict"
        );

    [Fact]
    public async Task A_document_that_was_read_can_be_sent_back_strictly()
    {
        var session = await Session.CreateAsync(
            shop,
            """{"currency":"EUR","siteCode":"main","cartId":"c","context":{"any":1},"metadata":{}}"""
        );
        var document = (await session.GetAsync()).Text;
        (await session.PutAsync(document, prepare: With("handling=strict"))).Is(
            HttpStatusCode.NoContent
        );
    }

    [Fact]
    public async Task All_mistakes_of_a_strict_request_are_in_one_answer()
    {
        var answer = await shop.SendAsync(
            "PUT",
            new Session(shop).Path + "?upsert=true&upsrt=true",
            """{"Currency":"EUR","language":5,"zzz":1,"metadata":{}}""",
            With("handling=strict")
        );
        answer.Names("language", "Currency", "zzz", "upsrt");
    }

    [Fact]
    public async Task No_more_than_a_hundred_mistakes_are_named()
    {
        var fields = string.Join(',', Enumerable.Range(0, 150).Select(i => $"\"x{i}\":0"));
        var answer = await new Session(shop).PutAsync(
            $$$"""{{{{fields}}},"metadata":{}}""",
            upsert: true,
            With("handling=strict")
        );
        answer.Is(HttpStatusCode.BadRequest);
        Assert.Equal(100, answer.Json.GetProperty("details").GetArrayLength());
    }

    [Fact]
    public async Task A_strict_attribute_takes_its_key_and_value_alone()
    {
        var session = await Session.CreateAsync(shop);
        var answer = await session.SetAsync(
            """{"key":"a","value":1,"valeu":2}""",
            With("handling=strict")
        );
        IsRefused(answer, ("valeu", "is unknown; did you mean value?"));
        Assert.Equal(1, await session.VersionAsync());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\ud800\":1}")]
    public async Task A_strict_request_without_a_JSON_object_is_400_for_its_body(string body) =>
        (await new Session(shop).PutAsync(body, upsert: true, With("handling=strict"))).Names(
            "body"
        );

    private async Task StoresAsync(string body, string? prefer, string? applied)
    {
        var answer = await new Session(shop).PutAsync(body, upsert: true, With(prefer));
        answer.Is(HttpStatusCode.NoContent);
        Assert.Equal(
            applied,
            answer.Headers.TryGetValues("Preference-Applied", out var values)
                ? Assert.Single(values)
                : null
        );
    }

    private static void IsRefused(Answer answer, params (string Field, string Message)[] errors)
    {
        answer.Is(HttpStatusCode.BadRequest);
        Assert.Equal("handling=strict", answer.Headers.GetValues("Preference-Applied").Single());
        Assert.Equal(
            errors,
            answer
                .Json.GetProperty("details")
                .EnumerateArray()
                .Select(error =>
                    (
                        error.GetProperty("field").GetString()!,
                        error.GetProperty("message").GetString()!
                    )
                )
        );
    }

    private static Action<HttpRequestMessage> With(string? prefer) =>
        request =>
        {
            if (prefer is not null)
            {
                request.Headers.TryAddWithoutValidation("Prefer", prefer);
            }
        };
}
