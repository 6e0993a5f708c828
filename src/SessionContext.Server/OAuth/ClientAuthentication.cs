using System.Net;
using System.Threading.RateLimiting;
using SessionContext.Server.Access;
using SessionContext.Server.Http;

namespace SessionContext.Server.OAuth;

/// <summary>
/// Checks client secrets, which costs much CPU by design, and lets nobody use that against others:
/// <list type="bullet">
/// <item>A secret that was verified before is taken at once, whatever else goes on
/// (<see cref="VerifiedSecrets"/>).</item>
/// <item>An unknown client costs no hash. Made-up client ids use up nothing that a real client needs, not even one
/// behind the same address.</item>
/// <item>Wrong secrets of one client from one network use up a budget; then no secret of this client from this network
/// is looked at. Other networks, and other clients behind the same address, are not affected.</item>
/// <item>No more checks run at once than there are processors, and a network has only a few places in the queue for
/// them.</item>
/// </list>
/// What a caller can measure: nothing by the status, which depends only on how many failures its network had. By time,
/// whether a client id exists, but only while a check takes longer than <see cref="FailureDelay"/>, as on an overloaded
/// machine: every failure is answered that long after its arrival, if it was found by then. A client id is no secret
/// (RFC 6749 § 2.2). The secret itself is compared in constant time.
/// </summary>
internal sealed class ClientAuthentication(
    ClientRegistrations clients,
    int failuresPerMinute,
    TimeProvider time
) : IDisposable
{
    /// <summary>
    /// When a failure is answered, from its arrival: about ten times what a check takes on a free processor.
    /// </summary>
    public static readonly TimeSpan FailureDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Attempts that are being answered, of all networks together. Each holds a few KiB while it waits.
    /// </summary>
    private const int Most = 2_048;

    private const int MostOfNetwork = 512;
    private const int QueuedOfNetwork = 8;

    private readonly VerifiedSecrets _verified = new();
    private readonly FailedLogins _failures = new(time);
    private readonly SharedBudget _attempts = new(Most, MostOfNetwork);

    // The queues have room for every attempt, so nobody is turned away here. A network waits in its own queue for a
    // place in the common one.
    private readonly PartitionedRateLimiter<IPAddress> _turns =
        PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<IPAddress, IPAddress>(network =>
                RateLimitPartition.GetConcurrencyLimiter(
                    network,
                    _ => new() { PermitLimit = QueuedOfNetwork, QueueLimit = MostOfNetwork }
                )
            ),
            PartitionedRateLimiter.Create<IPAddress, bool>(_ =>
                RateLimitPartition.GetConcurrencyLimiter(
                    true,
                    _ => new() { PermitLimit = Environment.ProcessorCount, QueueLimit = Most }
                )
            )
        );

    /// <summary>Tells whether the secret is the client's.</summary>
    /// <param name="clientId">The client id as the caller gave it.</param>
    /// <param name="secret">The secret as the caller gave it.</param>
    /// <param name="address">Where the call comes from; null: not known, which counts as one network.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ClientVerdict> AuthenticateAsync(
        string clientId,
        string secret,
        IPAddress? address,
        CancellationToken cancellationToken
    )
    {
        var arrival = time.GetTimestamp();
        clients.TryFind(clientId, out var client);
        if (_verified.Contains(client, secret))
        {
            return new ClientVerdict.Accepted(client!);
        }

        var network = LoginRate.Network(address ?? IPAddress.None);
        if (!_attempts.TryTake(network, 1))
        {
            return new ClientVerdict.Busy();
        }

        try
        {
            var minute = _failures.ThisMinute();
            if (
                client is not null
                && await VerifyAsync(client, secret, network, minute, cancellationToken)
            )
            {
                return new ClientVerdict.Accepted(client);
            }

            var left = FailureDelay - time.GetElapsedTime(arrival);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, time, cancellationToken);
            }

            // Counted now, for known and unknown clients alike: counted earlier, the order of the answers would tell
            // them apart.
            return minute.Add(network) > failuresPerMinute
                ? new ClientVerdict.TooManyFailures(minute.EndsIn)
                : new ClientVerdict.Refused();
        }
        finally
        {
            _attempts.Return(network, 1);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private async Task<bool> VerifyAsync(
        ClientRegistration client,
        string secret,
        IPAddress network,
        FailedLogins.Minute minute,
        CancellationToken cancellationToken
    )
    {
        if (client.SecretCount == 0 || IsSpent())
        {
            return false;
        }

        using var turn = await _turns.AcquireAsync(network, 1, cancellationToken);
        // Of a burst with one secret, the first attempt checks it for all. Of a burst of guesses, no more are checked
        // than the budget has, and one for each processor.
        if (_verified.Contains(client, secret))
        {
            return true;
        }

        if (!turn.IsAcquired || IsSpent())
        {
            return false;
        }

        // Tens of milliseconds of computing, which no socket's thread has to spare.
        var index = await Task.Run(() => client.IndexOf(secret), cancellationToken);
        if (index >= 0)
        {
            _verified.Add(client, index, secret);
            return true;
        }

        minute.Add(network, client.Id);
        return false;

        bool IsSpent() => minute.Count(network, client.Id) >= failuresPerMinute;
    }
}
