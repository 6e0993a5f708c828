using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>The keys of one index, which lie together on a cluster.</summary>
/// <param name="Entries">A set of the entries.</param>
/// <param name="Order">A sorted set of the same entries, where there are more than <see cref="MostUnsorted"/>.</param>
internal readonly record struct IndexKeys(RedisKey Entries, RedisKey Order)
{
    /// <summary>
    /// Up to how many entries a page is made from all of them: some tens of kilobytes. Below that an order would cost
    /// every index memory and every change a write.
    /// </summary>
    public const int MostUnsorted = 500;

    public RedisKey[] Both => [Entries, Order];
}
