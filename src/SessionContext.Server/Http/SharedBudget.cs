using System.Net;

namespace SessionContext.Server.Http;

/// <summary>
/// An amount that all callers share. The callers of one network take no more than a part of it. Thread-safe.
/// </summary>
/// <param name="total">The most that is taken at any time.</param>
/// <param name="perNetwork">The most that one network has taken at any time.</param>
internal sealed class SharedBudget(long total, long perNetwork)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, long> _byNetwork = [];
    private long _taken;

    /// <summary>How much is taken now.</summary>
    public long Taken
    {
        get
        {
            lock (_gate)
            {
                return _taken;
            }
        }
    }

    /// <summary>Takes the amount, or nothing if a bound would be exceeded.</summary>
    /// <param name="network">Who takes it; null: it counts towards the total alone.</param>
    /// <param name="amount">How much, above 0.</param>
    public bool TryTake(IPAddress? network, long amount)
    {
        lock (_gate)
        {
            var part = network is null ? 0 : _byNetwork.GetValueOrDefault(network);
            if (_taken + amount > total || (network is not null && part + amount > perNetwork))
            {
                return false;
            }

            _taken += amount;
            if (network is not null)
            {
                _byNetwork[network] = part + amount;
            }

            return true;
        }
    }

    /// <summary>Gives back what was taken, whole or in part.</summary>
    public void Return(IPAddress? network, long amount)
    {
        lock (_gate)
        {
            _taken -= amount;
            if (network is null)
            {
                return;
            }

            var left = _byNetwork[network] - amount;
            if (left > 0)
            {
                _byNetwork[network] = left;
            }
            else
            {
                _byNetwork.Remove(network);
            }
        }
    }
}
