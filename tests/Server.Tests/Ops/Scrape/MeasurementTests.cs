using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Ops.Scrape;

/// <summary>What a scrape tells after the calls of <see cref="MeasuredService"/>.</summary>
[EachEngine]
public sealed class MeasurementTests
{
    [Theory]
    [InlineData("read")]
    [InlineData("compare_and_swap")]
    [InlineData("compare_and_swap_once")]
    [InlineData("compare_and_swap_record")]
    [InlineData("find")]
    [InlineData("list_by_cart")]
    [InlineData("check_health")]
    public async Task Each_call_to_the_store_is_measured_by_operation(string operation) =>
        Assert.True(
            await CountAsync(
                "db_client_operation_duration_seconds_count",
                ("db_operation_name", operation)
            ) > 0
        );

    [Theory]
    [InlineData("token_missing")]
    [InlineData("token_signature_invalid")]
    [InlineData("missing_scope")]
    [InlineData("stale_version")]
    [InlineData("precondition_failed")]
    [InlineData("wrong_secret")]
    [InlineData("failed_logins_limited")]
    [InlineData("logins_limited")]
    public async Task Each_refusal_is_counted_once_by_its_cause(string cause) =>
        Assert.Equal(1, await CountAsync("session_context_refusals_total", ("cause", cause)));

    [Fact]
    public async Task Requests_are_measured_by_tenant_where_the_caller_has_proven_it()
    {
        const string Count = "http_server_request_duration_seconds_count";
        const string Status = "http_response_status_code";
        Assert.True(await CountAsync(Count, (Status, "409"), ("tenant", "demo")) > 0);
        Assert.Equal(0, await CountAsync(Count, (Status, "401"), ("tenant", "demo")));
    }

    [Fact]
    public async Task No_single_bucket_has_all_calls_to_the_store()
    {
        var buckets = Sample
            .ReadAll(await MeasuredService.TextAsync())
            .Where(sample => sample.Series == "db_client_operation_duration_seconds_bucket")
            .Where(sample => sample.Labels["le"] is "5e-06" or "5")
            .ToLookup(sample => sample.Labels["le"], sample => sample.Value);
        Assert.True(buckets["5e-06"].Sum() < buckets["5"].Sum());
    }

    private static async Task<double> CountAsync(
        string series,
        params (string Name, string Value)[] labels
    ) =>
        Sample
            .ReadAll(await MeasuredService.TextAsync())
            .Where(sample =>
                sample.Series == series
                && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value)
            )
            .Sum(sample => sample.Value);
}
