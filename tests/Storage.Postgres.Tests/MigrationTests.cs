using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Postgres.Tests;

public sealed class MigrationTests(SharedServer server) : PostgresStoreTest(server)
{
    [Fact]
    public async Task Eight_nodes_that_start_at_once_make_one_schema()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync()));
        Assert.Equal(
            Migrations.Latest,
            await QueryAsync<int>("SELECT version FROM session_schema")
        );
        Assert.Equal(1, await QueryAsync<long>("SELECT count(*) FROM session_schema"));

        Assert.True(await stores[0].CompareAndSwapAsync(Key, null, Sample.New(Time), Cancellation));
        Assert.NotNull(await stores[7].ReadAsync(Key, Cancellation));
    }

    [Fact]
    public async Task A_schema_of_a_newer_release_is_refused()
    {
        await OpenAsync();
        await ExecuteAsync("UPDATE session_schema SET version = version + 1");
        var refused = await Assert.ThrowsAsync<StoreOpenException>(() => OpenAsync());
        Assert.Contains("newer release", refused.Message, StringComparison.Ordinal);
        Assert.Equal(
            Migrations.Latest + 1,
            await QueryAsync<int>("SELECT version FROM session_schema")
        );
    }

    [Fact]
    public async Task A_role_that_may_only_read_and_write_rows_can_serve_what_another_has_made()
    {
        await OpenAsync();
        var schema = await QueryAsync<string>("SELECT current_schema()::text");
        await ExecuteAsync(
            $"""
            CREATE ROLE {schema}_server LOGIN;
            GRANT USAGE ON SCHEMA {schema} TO {schema}_server;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {schema}_server
            """
        );
        await using var store = await PostgresSessionContextStore.OpenAsync(
            TestSchema.Options($"{ConnectionString};Username={schema}_server"),
            Time,
            cancellationToken: Cancellation
        );
        Assert.Equal(
            SwapOutcome.Swapped,
            await store.CompareAndSwapOnceAsync(
                Key,
                null,
                Sample.New(Time, "c1"),
                Sample.Mark(Time),
                Cancellation
            )
        );
        await store.CheckHealthAsync(Cancellation);
        Assert.NotNull(await store.ReadAsync(Key, Cancellation));
    }

    [Fact]
    public async Task A_role_that_may_not_create_is_told_so()
    {
        var schema = await QueryAsync<string>("SELECT current_schema()::text");
        await ExecuteAsync(
            $"CREATE ROLE {schema}_guest LOGIN; GRANT USAGE ON SCHEMA {schema} TO {schema}_guest"
        );
        var refused = await Assert.ThrowsAsync<StoreOpenException>(() =>
            PostgresSessionContextStore.OpenAsync(
                TestSchema.Options($"{ConnectionString};Username={schema}_guest"),
                Time,
                cancellationToken: Cancellation
            )
        );
        Assert.Contains(
            "must be allowed to create tables",
            refused.Message,
            StringComparison.Ordinal
        );
    }
}
