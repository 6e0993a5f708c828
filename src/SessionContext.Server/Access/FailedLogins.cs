using System.Net;

namespace SessionContext.Server.Access;

/// <summary>
/// Counts failed client authentications by network, and by network and client, from one full minute to the next. All
/// counts end together, so that the two can be compared. Thread-safe.
/// </summary>
internal sealed class FailedLogins(TimeProvider time)
{
    private Minute _minute = new(time, 0);

    /// <summary>The counts of the current minute. An attempt keeps to the minute in which it arrived.</summary>
    public Minute ThisMinute()
    {
        var number = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        var minute = Volatile.Read(ref _minute);
        if (minute.Number == number)
        {
            return minute;
        }

        var next = new Minute(time, number);
        var other = Interlocked.CompareExchange(ref _minute, next, minute);
        return other == minute ? next : other;
    }

    /// <summary>The counts of one minute.</summary>
    internal sealed class Minute(TimeProvider time, long number)
    {
        /// <summary>
        /// Counts that are kept apart. Networks beyond it share one, so that a flood from very many cannot fill the
        /// memory.
        /// </summary>
        private const int Most = 100_000;

        private readonly Lock _gate = new();
        private readonly Dictionary<(IPAddress Network, string? ClientId), int> _counts = [];

        /// <summary>The minute, counted from the beginning of the calendar.</summary>
        public long Number => number;

        /// <summary>How long it lasts from now.</summary>
        public TimeSpan EndsIn =>
            new DateTimeOffset((number + 1) * TimeSpan.TicksPerMinute, TimeSpan.Zero)
            - time.GetUtcNow();

        /// <summary>How many failures the network had, of one client or (null) of all.</summary>
        public int Count(IPAddress network, string? clientId = null)
        {
            lock (_gate)
            {
                return _counts.GetValueOrDefault(KeyOf(network, clientId));
            }
        }

        /// <summary>Counts a failure, and gives how many there are now.</summary>
        public int Add(IPAddress network, string? clientId = null)
        {
            lock (_gate)
            {
                var key = KeyOf(network, clientId);
                return _counts[key] = _counts.GetValueOrDefault(key) + 1;
            }
        }

        private (IPAddress, string?) KeyOf(IPAddress network, string? clientId) =>
            _counts.Count < Most || _counts.ContainsKey((network, clientId))
                ? (network, clientId)
                : (IPAddress.None, clientId);
    }
}
