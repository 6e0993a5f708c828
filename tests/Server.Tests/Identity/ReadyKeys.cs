using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using SessionContext.Core;
using SessionContext.Server.Keys;

namespace SessionContext.Server.Tests.Identity;

/// <summary>
/// RSA keys that are made once: to make one takes longer than most tests. Every test gets the same, and no test one of
/// them twice; nor does a fixture, whose keys differ from those of its tests.
/// </summary>
internal static class ReadyKeys
{
    private const int OfEach = 8;

    // The first half is for tests, the second for fixtures.
    private static readonly Lazy<byte[]>[] Made =
    [
        .. Enumerable
            .Range(0, 2 * OfEach)
            .Select(_ => new Lazy<byte[]>(() =>
            {
                using var key = RSA.Create(2048);
                return key.ExportPkcs8PrivateKey();
            })),
    ];

    private static readonly ConcurrentDictionary<string, int> TakenBy = new();

    /// <summary>The next key.</summary>
    public static RSA Next()
    {
        var key = RSA.Create(2048); // made when it is first used
        var (test, fixture) = (TestContext.Current.Test, TestContext.Current.TestClass);
        if ((test?.UniqueID ?? fixture?.UniqueID) is { } user)
        {
            var taken = TakenBy.AddOrUpdate(user, 1, (_, before) => before + 1);
            if (taken <= OfEach)
            {
                key.ImportPkcs8PrivateKey(
                    Made[(test is null ? OfEach : 0) + taken - 1].Value,
                    out _
                );
            }
        }

        return key;
    }

    /// <summary>
    /// Gives a service its first signing key before it starts and makes one. What is wrong with its keys it finds
    /// itself.
    /// </summary>
    public static async Task UseReadyKeyAsync(this IServiceProvider service)
    {
        using var key = Next();
        var now = service.GetRequiredService<TimeProvider>().GetUtcNow();
        try
        {
            await service
                .GetRequiredService<IKeyStore>()
                .UpdateAsync(
                    keys =>
                        keys.Count > 0
                            ? keys
                            : [SigningKey.FromPkcs8(now, key.ExportPkcs8PrivateKey())],
                    TestContext.Current.CancellationToken
                );
        }
        catch (Exception e) when (e is KeyStoreException or StoreUnavailableException)
        {
            // The start fails by the same.
        }
    }
}
