using System.Text;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Server.Tests.Nodes;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Cli.Move;

/// <summary>From engine to engine and back, nothing changes.</summary>
[NeedsPrograms]
public sealed class RoundTripTests(SharedRedis redis, SharedPostgres postgres)
    : MoveTest,
        IClassFixture<SharedRedis>,
        IClassFixture<SharedPostgres>
{
    private static readonly string[] Odd =
    [
        "c-1",
        "Jürgen Ω 客户 \U0001F6D2",
        "\0\u0001\u001f \t\r\n\u2028\u2029\ufeff\ufffd",
        "\"\\/{}[]<>&'\u007f\u0085",
        string.Concat(Enumerable.Repeat("\U0001F464", 128)),
        "",
    ];

    private static readonly string[] Documents =
    [
        """{ "n" : 1.0, "big": 1e400, "long": 123456789012345678901234567890 }""",
        "{\"escaped\":\"\\u2028 \\ud800 \\/ \\u00e9\",\"raw\":\"\u2028 é \U0001F6D2\"}",
        "{\n\t\"lines\":\r\n1}",
        $"{{\"deep\":{new string('[', 31)}{new string(']', 31)}}}",
        $"{{\"large\":\"{new string('"', 0)}{string.Concat(Enumerable.Repeat("\\\"x客", 40_000))}\"}}",
        "",
    ];

    [Fact]
    public async Task Every_entry_and_index_is_the_same_after_each_engine()
    {
        string[][] stores =
        [
            Embedded("first"),
            await redis.EmptyAsync(),
            await postgres.EmptyAsync(),
            Embedded("last"),
        ];
        await InAsync(stores[0], FillAsync);
        var expected = await InAsync(stores[0], DescribeAsync);
        string[]? first = null;
        for (var i = 0; i < stores.Length; i++)
        {
            var file = Folder.File($"{i}.ndjson");
            var settings = stores[i].Select(setting => setting.TrimStart('-'));
            (await RunAsync("export", file, settings)).Is($"{file}: 18 contexts and 3 records.");
            first ??= Entries(file);
            Assert.Equal(first, Entries(file));
            Assert.Equal(expected, await InAsync(stores[i], DescribeAsync));
            if (i < stores.Length - 1)
            {
                var next = stores[i + 1].Select(setting => setting.TrimStart('-'));
                (await RunAsync("import", file, next)).Is(
                    "Of 18 contexts and 3 records: imported 21, already there 0, kept 0, expired 0."
                );
            }
        }
    }

    private static async Task<bool> FillAsync(ISessionContextStore store)
    {
        for (var i = 0; i < Odd.Length; i++)
        {
            var revision = new Revision(long.MaxValue - i, long.MaxValue - i);
            await CreateAsync(
                store,
                Key($"odd-{i}"),
                Context(revision, customer: Odd[i], cart: Odd[^(i + 1)])
            );
            await CreateAsync(store, Key($"odd-{i}", "bcme"), Context(customer: Odd[i]));
        }

        for (var i = 0; i < Documents.Length; i++)
        {
            await CreateAsync(store, Key($"document-{i}"), Context(document: Documents[i]));
        }

        await CreateAsync(store, Record("s1"), Value(7));
        await CreateAsync(store, Record("mark", RecordKind.Event), Value(1, ""));
        await CreateAsync(store, Record(Odd[2], RecordKind.ClosedCart), Value(2, "\0\u2028"));
        return true;
    }

    private static async Task<List<string>> DescribeAsync(ISessionContextStore store)
    {
        var found = new List<string>();
        foreach (var tenant in (string[])["acme", "bcme"])
        {
            foreach (var id in Odd)
            {
                var name = Key("x", tenant).Tenant;
                found.Add(
                    $"{tenant} customer {id}: {await NamesAsync(store.ListByCustomerAsync(name, id, Cancellation))}"
                );
                found.Add(
                    $"{tenant} cart {id}: {await NamesAsync(store.ListByCartAsync(name, id, Cancellation))}"
                );
            }
        }

        for (var i = 0; i < Documents.Length; i++)
        {
            var read = await store.ReadAsync(Key($"document-{i}"), Cancellation);
            Assert.Equal(Documents[i], Encoding.UTF8.GetString(read!.Document.Span));
            found.Add(
                $"{read.Revision} {read.CreatedAt:O} {read.ModifiedAt:O} {read.ExpiresAt:O} {read.Derived}"
            );
        }

        foreach (var count in (await store.CountByTenantAsync(Cancellation)).OrderBy(c => $"{c}"))
        {
            found.Add($"{count}");
        }

        return found;
    }

    private static async Task<string> NamesAsync(IAsyncEnumerable<SessionId> sessions) =>
        string.Join(' ', await sessions.ToListAsync(Cancellation));
}
