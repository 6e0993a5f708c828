using System.Collections.Immutable;
using System.Net;

namespace SessionContext.Faults.Tests.Fleet;

/// <summary>
/// A load balancer: it asks each node again and again whether it is ready, spreads requests over those that are, and
/// sends one elsewhere only where no connection could be made, so that nothing was sent.
/// </summary>
internal sealed class Balancer : DelegatingHandler
{
    private const int MostLooks = 600;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _end = new();
    private ImmutableList<Member> _members = [];
    private int _next;

    public Balancer()
        : base(new SocketsHttpHandler()) { }

    /// <summary>Sends to a node from now on, as long as it is ready.</summary>
    public void Add(ServerProcess node)
    {
        var member = new Member(node.Http.BaseAddress!);
        ImmutableInterlocked.Update(ref _members, members => members.Add(member));
        _ = WatchAsync(member);
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var path = request.RequestUri!.PathAndQuery;
        for (var looks = 0; ; looks++)
        {
            var ready = _members.FindAll(member => member.IsReady);
            if (ready.IsEmpty)
            {
                Assert.False(looks == MostLooks, "No node is ready.");
                await Task.Delay(Interval, cancellationToken);
                continue;
            }

            var member = ready[(int)((uint)Interlocked.Increment(ref _next) % ready.Count)];
            request.RequestUri = new Uri(member.Address, path);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException refused)
                when (refused.HttpRequestError == HttpRequestError.ConnectionError)
            {
                member.IsReady = false;
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        _end.Cancel();
        base.Dispose(disposing);
    }

    private async Task WatchAsync(Member member)
    {
        using var http = new HttpClient { BaseAddress = member.Address };
        try
        {
            while (true)
            {
                member.IsReady = await IsReadyAsync(http);
                await Task.Delay(Interval, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/health/ready", _end.Token);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // it has ended
        }
    }

    private sealed class Member(Uri address)
    {
        private volatile bool _isReady = true;

        public Uri Address => address;

        public bool IsReady
        {
            get => _isReady;
            set => _isReady = value;
        }
    }
}
