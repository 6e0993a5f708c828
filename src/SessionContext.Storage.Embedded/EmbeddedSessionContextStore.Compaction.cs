using RocksDbSharp;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

public sealed partial class EmbeddedSessionContextStore
{
    /// <summary>
    /// Rewrites all files, so that none contains anything that was deleted or replaced before. The store serves
    /// meanwhile, slower. A backup made before, and the free space of the disk, are not touched.
    /// </summary>
    /// <param name="cancellationToken">Heeded before it begins.</param>
    /// <exception cref="StoreUnavailableException">Not all files were rewritten; repeat the call.</exception>
    public Task CompactAsync(CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                using var lease = _slot.Enter();
                try
                {
                    lease.Engine.Compact();
                }
                catch (RocksDbException e)
                {
                    throw StoreFailure.Explain(e);
                }
            },
            cancellationToken
        );
}
