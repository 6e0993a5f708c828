using System.Text;

namespace SessionContext.Faults.Tests;

/// <summary>Contract § 3: no request, however malformed, gives 500.</summary>
public sealed class MalformedRequestTests
{
    private const int Requests = 10_000;
    private const int AtOnce = 8;

    [Fact]
    public async Task Ten_thousand_malformed_requests_give_no_500_and_the_service_goes_on()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        var requests = new MalformedRequests(await server.AuthorizeAsync(), seed: 20_260_204);
        var all = Enumerable.Range(0, Requests).Select(_ => requests.Next()).ToArray();
        var answers = new int?[Requests];

        await Parallel.ForAsync(
            0,
            Requests,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = AtOnce,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (k, cancellationToken) =>
                answers[k] = await RawHttp.SendAsync(
                    server.Http.BaseAddress!,
                    all[k].Bytes,
                    endAfter: !all[k].IsFramed,
                    cancellationToken
                )
        );

        var failures = answers
            .Zip(all)
            // 501 and 505 are what HTTP versions and codings that the server does not speak deserve.
            .Where(answer => answer.First is >= 500 and not (501 or 505))
            .Select(answer =>
                $"{answer.First}: {Encoding.Latin1.GetString(answer.Second.Bytes.AsSpan()[..Math.Min(600, answer.Second.Bytes.Length)])}"
            );
        Assert.Empty(failures);
        // The requests were not all turned away at the door.
        int[] expected = [200, 204, 400, 401, 404, 405, 413, 415];
        Assert.Equal(expected, expected.Intersect(answers.OfType<int>()));

        var writer = new SessionWriter("after");
        await writer.WriteAsync(server.Http);
        await writer.CheckAsync(server.Http);
        Assert.Equal(1, writer.Acknowledged);
    }
}
