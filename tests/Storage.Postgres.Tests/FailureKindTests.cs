using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Postgres.Tests;

/// <summary>
/// Which kind a failure is counted as; those that a server is needed for are in <see cref="FailureTests"/>.
/// </summary>
public sealed class FailureKindTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(PostgresErrorCodes.DiskFull, StoreFailureKind.Full)]
    [InlineData(PostgresErrorCodes.TooManyConnections, StoreFailureKind.Refused)]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction, StoreFailureKind.Refused)]
    [InlineData(PostgresErrorCodes.UndefinedTable, StoreFailureKind.Failed)]
    [InlineData(PostgresErrorCodes.AdminShutdown, StoreFailureKind.Unreachable)]
    [InlineData(PostgresErrorCodes.CannotConnectNow, StoreFailureKind.Unreachable)]
    public void An_error_of_the_server_has_its_kind(string code, StoreFailureKind kind) =>
        Assert.Equal(kind, KindOf(new PostgresException("", "ERROR", "ERROR", code)));

    [Fact]
    public void A_failure_on_this_side_has_its_kind()
    {
        Assert.Equal(StoreFailureKind.Closing, KindOf(new ObjectDisposedException("")));
        Assert.Equal(StoreFailureKind.Failed, KindOf(new InvalidDataException()));
        Assert.Equal(StoreFailureKind.Timeout, KindOf(new TimeoutException()));
    }

    [Fact]
    public async Task A_call_that_finds_no_room_or_waits_too_long_or_comes_after_the_end_has_its_kind()
    {
        var isHeld = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var options = new PostgresStoreOptions
        {
            ConnectionString = "Host=127.0.0.1",
            MaxQueuedCalls = 1,
        };
        var queue = new BatchQueue<BatchRequest<bool>>(
            lanes: 1,
            oncePerKey: false,
            _ =>
            {
                isHeld.TrySetResult();
                return release.Task;
            },
            options,
            _time
        );
        queue.Add(Request());
        await isHeld.Task;
        var late = Request();
        queue.Add(late);

        Assert.Equal(StoreFailureKind.QueueFull, Refusal(queue).Kind);

        _time.Advance(options.CommandTimeout + TimeSpan.FromTicks(1));
        release.SetResult();
        var timeout = await Assert.ThrowsAsync<StoreUnavailableException>(() => late.Task);
        Assert.Equal(StoreFailureKind.Timeout, timeout.Kind);

        await queue.DisposeAsync();
        Assert.Equal(StoreFailureKind.Closing, Refusal(queue).Kind);
    }

    private static StoreUnavailableException Refusal(BatchQueue<BatchRequest<bool>> queue) =>
        Assert.Throws<StoreUnavailableException>(() => queue.Add(Request()));

    private static BatchRequest<bool> Request() =>
        new(Sample.Key(), TestContext.Current.CancellationToken);

    private static StoreFailureKind KindOf(Exception cause) =>
        StoreFailure.Explain(cause, sentWrite: false).Kind;
}
