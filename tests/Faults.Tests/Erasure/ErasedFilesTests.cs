using SessionContext.Faults.Tests.Backups;
using SessionContext.Faults.Tests.Engines;
using SessionContext.Faults.Tests.Fleet;
using SessionContext.Storage.Servers;

namespace SessionContext.Faults.Tests.Erasure;

/// <summary>
/// After an erasure, and what docs/operations/erasure.md says to do then, no file of the store has the customer's id or
/// an attribute.
/// </summary>
public sealed class ErasedFilesTests
{
    [Fact]
    public async Task The_embedded_engines_files_have_nothing_of_an_erased_customer_once_they_are_rewritten()
    {
        using var folder = new TemporaryFolder();
        await using var service = await ServerProcess.StartAsync(
            folder.Path,
            settings: new Dictionary<string, string>([ErasedCustomer.Scope])
        );
        await service.AuthorizeAsync();
        var customer = new ErasedCustomer(service);
        await customer.BeginAsync();
        Assert.All(customer.Traces, trace => Assert.NotEmpty(RawFiles.With(trace, folder.Path)));

        var (exitCode, output) = await Command.RunAsync(
            "customer",
            "erase",
            customer.Id,
            "--tenant",
            "shop",
            "--yes",
            "--compact",
            "--path",
            folder.Path
        );

        Assert.True(exitCode == 0, output);
        Assert.All(customer.Traces, trace => Assert.Empty(RawFiles.With(trace, folder.Path)));
        await customer.IsInNoLogButTheAuditLogAsync();
    }

    [Fact]
    public async Task Redis_files_have_nothing_of_an_erased_customer_once_they_are_rewritten()
    {
        await using var server = await RedisServer.StartRedisAsync("--rdbcompression", "no");
        await using var nodes = new Nodes(Engine.Redis($"127.0.0.1:{server.Port}"));
        var customer = new ErasedCustomer(await nodes.StartAsync(ErasedCustomer.Scope));
        await customer.BeginAsync();
        await server.CommandAsync("SAVE");
        Assert.All(
            customer.Traces,
            trace => Assert.Contains("dump.rdb", RawFiles.With(trace, server.Folder))
        );

        await customer.EraseAsync();
        await server.CommandAsync("SAVE");
        await server.CommandAsync("BGREWRITEAOF");
        while (
            (await server.CommandAsync("INFO", "persistence")).Contains(
                "aof_rewrite_in_progress:1",
                StringComparison.Ordinal
            )
        ) { }

        Assert.All(customer.Traces, trace => Assert.Empty(RawFiles.With(trace, server.Folder)));
        await customer.IsInNoLogButTheAuditLogAsync();
    }

    [Fact]
    public async Task PostgreSQLs_relation_files_have_nothing_of_an_erased_customer_once_they_are_rewritten()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var nodes = new Nodes(
            new Dictionary<string, string>
            {
                ["Store__Engine"] = "Postgres",
                ["Store__ConnectionString"] = server.ConnectionString,
            }
        );
        var customer = new ErasedCustomer(await nodes.StartAsync(ErasedCustomer.Scope));
        await customer.BeginAsync();
        await server.ExecuteAsync("ANALYZE"); // statistics have the most common values
        await server.ExecuteAsync("CHECKPOINT");
        var relations = Path.Combine(server.Folder, "base");
        Assert.All(customer.Traces, trace => Assert.NotEmpty(RawFiles.With(trace, relations)));

        await customer.EraseAsync();
        foreach (
            var statement in (string[])
                ["VACUUM (FULL, ANALYZE)", "VACUUM FULL pg_catalog.pg_statistic", "CHECKPOINT"]
        )
        {
            await server.ExecuteAsync(statement);
        }

        Assert.All(customer.Traces, trace => Assert.Empty(RawFiles.With(trace, relations)));
        await customer.IsInNoLogButTheAuditLogAsync();
    }
}
