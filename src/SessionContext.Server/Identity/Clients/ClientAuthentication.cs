using System.Net;
using System.Threading.RateLimiting;

namespace SessionContext.Server.Identity.Clients;

/// <summary>How an attempt to authenticate a client ended.</summary>
internal abstract record ClientVerdict
{
    private ClientVerdict() { }

    /// <summary>The secret is the client's.</summary>
    public sealed record Accepted(KnownClient Client) : ClientVerdict;

    /// <summary>Unknown client, wrong secret, or a public client: the caller is not told which.</summary>
    public sealed record Refused : ClientVerdict;

    /// <summary>Too many failures for this client from this address; the secret was not looked at.</summary>
    public sealed record TooManyFailures(TimeSpan RetryAfter) : ClientVerdict;

    /// <summary>More attempts wait for their turn than the queue takes.</summary>
    public sealed record Busy : ClientVerdict;
}

/// <summary>
/// Checks client secrets. A check costs much CPU by design, so no more run at once than there are processors and a bounded number
/// wait. Failures spend a budget for each client and address; the budget is looked at inside the turn, so that a burst of parallel
/// guesses overshoots it by no more than the number of turns.
/// </summary>
internal sealed class ClientAuthentication(KnownClients clients, int failuresPerMinute)
    : IDisposable
{
    private const int LongestClientId = 200;
    private const int Waiting = 256;

    private readonly ConcurrencyLimiter _turns = new(
        new() { PermitLimit = Environment.ProcessorCount, QueueLimit = Waiting }
    );

    // Partitions whose budget is whole again are freed by the limiter.
    private readonly PartitionedRateLimiter<Attempt> _failures = PartitionedRateLimiter.Create<
        Attempt,
        Attempt
    >(attempt =>
        RateLimitPartition.GetFixedWindowLimiter(
            attempt,
            _ => new() { PermitLimit = failuresPerMinute, Window = TimeSpan.FromMinutes(1) }
        )
    );

    /// <summary>Tells whether the secret is the client's.</summary>
    public async ValueTask<ClientVerdict> AuthenticateAsync(
        string clientId,
        string secret,
        IPAddress? address,
        CancellationToken cancellationToken
    )
    {
        using var turn = await _turns.AcquireAsync(1, cancellationToken);
        if (!turn.IsAcquired)
        {
            return new ClientVerdict.Busy();
        }

        // No client has a longer id, so all such guesses share one budget and the key stays small.
        var attempt = new Attempt(clientId.Length <= LongestClientId ? clientId : "", address);
        using (var budget = _failures.AttemptAcquire(attempt, permitCount: 0))
        {
            if (!budget.IsAcquired)
            {
                return new ClientVerdict.TooManyFailures(
                    budget.TryGetMetadata(MetadataName.RetryAfter, out var wait)
                        ? wait
                        : TimeSpan.FromMinutes(1)
                );
            }
        }

        clients.TryFind(clientId, out var client);
        // Tens of milliseconds of computing, which no socket's thread has to spare.
        var matches = await Task.Run(
            () => ClientSecret.Matches(client?.SecretHash ?? ClientSecret.Decoy, secret),
            cancellationToken
        );
        if (matches && client is { SecretHash: not null })
        {
            return new ClientVerdict.Accepted(client);
        }

        _failures.AttemptAcquire(attempt).Dispose();
        return new ClientVerdict.Refused();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _turns.Dispose();
        _failures.Dispose();
    }

    private readonly record struct Attempt(string ClientId, IPAddress? Address);
}
