using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Server.Cli;
using SessionContext.Server.Export;

namespace SessionContext.Server.Tests.Cli.Move;

/// <summary>
/// A test that moves sessions between stores of its own, by the commands or by what they are made of.
/// </summary>
public abstract partial class MoveTest : IDisposable
{
    private static readonly DateTimeOffset LongFromNow = new(2100, 1, 1, 0, 0, 0, 1, TimeSpan.Zero);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected TestFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The settings of an embedded store.</summary>
    private protected string[] Embedded(string name = "data") =>
        ["Store:Engine=Embedded", $"Store:Path={Folder.File(name)}"];

    /// <summary>Opens the store that the settings name, and closes it again.</summary>
    private protected static async Task<T> InAsync<T>(
        IEnumerable<string> settings,
        Func<ISessionContextStore, Task<T>> use
    )
    {
        await using var services = CommandSettings
            .ReadWithStore([.. settings.Select(setting => setting.TrimStart('-'))])
            .Services.BuildServiceProvider();
        return await use(services.GetRequiredService<ISessionContextStore>());
    }

    /// <summary>Runs a command. An import may make its store: most of them go to a new one.</summary>
    private protected static Task<CommandResult> RunAsync(
        string command,
        string file,
        params IEnumerable<string> arguments
    ) =>
        CommandResult.OfAsync([
            command,
            file,
            .. command == "import" ? (string[])["--create"] : [],
            .. arguments,
        ]);

    private protected static ContextKey Key(string session, string tenant = "acme") =>
        new(FieldText.Tenant(tenant), FieldText.Session(session));

    private protected static StoredContext Context(
        Revision? revision = null,
        string? customer = null,
        string? cart = null,
        DateTimeOffset? ends = null,
        string document = """{"a":1.0}""",
        int age = 90
    ) =>
        new()
        {
            Revision = revision ?? Revision.First(),
            CreatedAt = LongFromNow.AddYears(-age),
            ModifiedAt = LongFromNow.AddYears(-89),
            ExpiresAt = ends ?? LongFromNow,
            CustomerId = customer,
            CartId = cart,
            Derived =
                DerivedFields.Currency | DerivedFields.LanguageAtLogin | (DerivedFields)0x8000,
            CartSetAt = cart is null ? null : LongFromNow.AddYears(-88),
            Document = Encoding.UTF8.GetBytes(document),
        };

    private protected static RecordKey Record(string id, RecordKind kind = RecordKind.Login) =>
        new(kind, FieldText.Tenant("acme"), id);

    private protected static StoredRecord Value(long version, string value = "value") =>
        new(version, LongFromNow, Encoding.UTF8.GetBytes(value));

    private protected static async Task CreateAsync(
        ISessionContextStore store,
        ContextKey key,
        StoredContext context
    ) => Assert.True(await store.CompareAndSwapAsync(key, null, context, Cancellation));

    private protected static async Task CreateAsync(
        ISessionContextStore store,
        RecordKey key,
        StoredRecord record
    ) => Assert.True(await store.CompareAndSwapRecordAsync(key, null, record, Cancellation));

    /// <summary>An export as an earlier release wrote it.</summary>
    private protected static string WithoutDigests(string export) => Digest().Replace(export, "");

    [GeneratedRegex(",\"sha256\":\"[0-9a-f]{64}\"")]
    private static partial Regex Digest();

    /// <summary>What a store has, as lines of an export, in an order that does not depend on the engine.</summary>
    private protected static string[] Entries(string file) =>
        [
            .. File.ReadLines(file)
                .Where(line =>
                    line.StartsWith("{\"context\"", StringComparison.Ordinal)
                    || line.StartsWith("{\"record\"", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Nobody looks.</summary>
    private protected sealed class Unseen : IProgress<long>
    {
        public void Report(long value) { }
    }
}
