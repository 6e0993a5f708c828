using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SessionContext.Core;

namespace SessionContext.Server.Storage;

internal static class StoreSetup
{
    public static void AddStore(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<ISessionContextStore, Stub>();

    private sealed class Stub : ISessionContextStore
    {
        private readonly ConcurrentDictionary<ContextKey, StoredContext> _all = new();

        public ValueTask DisposeAsync() => default;

        public ValueTask<StoredContext?> ReadAsync(
            ContextKey key,
            CancellationToken cancellationToken
        ) => new(_all.GetValueOrDefault(key));

        public ValueTask<bool> CompareAndSwapAsync(
            ContextKey key,
            Revision? expected,
            StoredContext? replacement,
            CancellationToken cancellationToken
        )
        {
            lock (_all)
            {
                if (_all.GetValueOrDefault(key)?.Revision != expected)
                {
                    return new(false);
                }

                if (replacement is null)
                {
                    _all.TryRemove(key, out _);
                }
                else
                {
                    _all[key] = replacement;
                }

                return new(true);
            }
        }

        public async IAsyncEnumerable<SessionId> ListByCustomerAsync(
            Tenant tenant,
            string customerId,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await Task.CompletedTask;
            yield break;
        }

        public IAsyncEnumerable<SessionId> ListByCartAsync(
            Tenant tenant,
            string cartId,
            CancellationToken cancellationToken
        ) => ListByCustomerAsync(tenant, cartId, cancellationToken);

        public ValueTask<IReadOnlyDictionary<Tenant, long>> CountByTenantAsync(
            CancellationToken cancellationToken
        ) => new(new Dictionary<Tenant, long>());

        public ValueTask CheckHealthAsync(CancellationToken cancellationToken) => default;
    }
}
