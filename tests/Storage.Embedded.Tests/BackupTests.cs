using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>A copy of the files of an open store is a store of one moment.</summary>
public sealed class BackupTests : EmbeddedStoreTest
{
    private string Target => Path.Combine(Folder, "backup");

    [Fact]
    public async Task It_holds_what_was_stored_and_not_what_came_later()
    {
        var stored = Sample.New(Time, "c1");
        await Store.CompareAndSwapAsync(Sample.Key(), null, stored, Cancellation);

        Assert.Equal(1, await Store.BackupAsync(Target, Cancellation));

        await Store.CompareAndSwapAsync(Sample.Key("s2"), null, Sample.New(Time), Cancellation);
        await using var copy = OpenCopy();
        Sample.AssertSame(stored, await copy.ReadAsync(Sample.Key(), Cancellation));
        Assert.Null(await copy.ReadAsync(Sample.Key("s2"), Cancellation));
        Assert.Equal(1, (await copy.CountByTenantAsync(Cancellation))[Sample.Key().Tenant]);
    }

    [Fact]
    public async Task Made_while_many_write_it_holds_each_change_with_its_index_entry_and_its_count()
    {
        const int writers = 8;
        using var stop = new CancellationTokenSource();
        var written = new int[writers];
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = Enumerable.Range(0, writers).Select(WriteAsync).ToArray();
        await enough.Task;
        int[] before = [.. written.Select(n => Volatile.Read(ref n))];
        var contexts = await Store.BackupAsync(Target, Cancellation);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        await using var copy = OpenCopy();
        var found = 0;
        for (var writer = 0; writer < writers; writer++)
        {
            var n = 0;
            while (await copy.ReadAsync(Key(writer, n), Cancellation) is not null)
            {
                n++;
            }

            Assert.InRange(n, before[writer], written[writer] + 1);
            var indexed = copy.ListByCustomerAsync(Key(0, 0).Tenant, $"c{writer}", Cancellation);
            Assert.Equal(n, await indexed.CountAsync(Cancellation));
            found += n;
        }

        Assert.Equal(found, contexts);

        async Task WriteAsync(int writer)
        {
            await Task.Yield();
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                var context = Sample.New(Time, $"c{writer}");
                Assert.True(
                    await Store.CompareAndSwapAsync(Key(writer, n), null, context, Cancellation)
                );
                Volatile.Write(ref written[writer], n + 1);
                if (n == 50)
                {
                    enough.TrySetResult();
                }
            }
        }

        static ContextKey Key(int writer, int n) => Sample.Key($"w{writer}-{n}");
    }

    [Fact]
    public async Task A_folder_that_exists_is_refused_and_kept()
    {
        Directory.CreateDirectory(Target);
        var refusal = await Assert.ThrowsAsync<BackupException>(() =>
            Store.BackupAsync(Target, Cancellation)
        );
        Assert.Contains("exists already", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Target));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        var nowhere = Path.Combine(Target, "in", "none");
        var refusal = await Assert.ThrowsAsync<BackupException>(() =>
            Store.BackupAsync(nowhere, Cancellation)
        );
        Assert.Contains(nowhere, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await CountAfterAsync());
    }

    [Fact]
    public async Task A_closed_store_makes_none()
    {
        await Store.DisposeAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            Store.BackupAsync(Target, Cancellation)
        );
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task Counting_changes_no_file()
    {
        await Store.CompareAndSwapAsync(Sample.Key(), null, Sample.New(Time), Cancellation);
        await Store.BackupAsync(Target, Cancellation);
        var before = Files();

        Assert.Equal(1, EngineBackup.CountContexts(Target));

        Assert.Equal(before, Files());
    }

    private async Task<long> CountAfterAsync()
    {
        await Store.CompareAndSwapAsync(Sample.Key(), null, Sample.New(Time), Cancellation);
        return await Store.BackupAsync(Target, Cancellation);
    }

    private EmbeddedSessionContextStore OpenCopy() =>
        EmbeddedSessionContextStore.Open(new EmbeddedStoreOptions { Path = Target }, Time);

    private (string, long, DateTime)[] Files() =>
        [
            .. new DirectoryInfo(Target)
                .EnumerateFiles()
                .Select(file => (file.Name, file.Length, file.LastWriteTimeUtc))
                .Order(),
        ];
}
