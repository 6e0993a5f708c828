using System.Globalization;
using System.Text;

namespace SessionContext.Faults.Tests.Strangers;

/// <summary>
/// Contract § 3: no request gives 500. For a longer run by hand: <c>FUZZ_REQUESTS=1000000 FUZZ_SEED=7 ./test --project
/// tests/Faults.Tests/Faults.Tests.csproj --filter-class '*FuzzTests'</c>.
/// </summary>
public sealed class FuzzTests
{
    private const int AtOnce = 8;

    private static readonly int Requests = FromEnvironment("FUZZ_REQUESTS", 4_000);
    private static readonly int Seed = FromEnvironment("FUZZ_SEED", 20_261_128);

    [Fact]
    public async Task What_is_parsed_before_a_right_is_proven_fails_at_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(
            folder.Path,
            settings: new Dictionary<string, string>
            {
                ["Events__Webhooks__shop__Secrets__0"] = "a-secret-of-the-tests",
            }
        );
        var requests = new StrangerRequests(await server.AuthorizeAsync(), Seed);
        var counts = new int[600];
        await Parallel.ForAsync(
            0,
            Requests,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = AtOnce,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (number, cancellationToken) =>
            {
                var request = requests.Make(number);
                var status =
                    await RawHttp.SendAsync(
                        server.Http.BaseAddress!,
                        request,
                        endAfter: true,
                        cancellationToken
                    ) ?? 0;
                Interlocked.Increment(ref counts[status]);
                // 501 and 505: HTTP that the server does not speak; 503: a bound.
                Assert.False(
                    status is >= 500 and not (501 or 503 or 505),
                    $"{status} to request {number} of FUZZ_SEED={Seed}: {Encoding.Latin1.GetString(request)}"
                );
            }
        );

        // Some requests were right, and the others were refused for more than one reason.
        Assert.All(
            (int[])[200, 400, 401, 404, 415],
            status => Assert.True(counts[status] > 0, $"no {status}")
        );
        Assert.DoesNotContain("\"EventId\":1002", server.Output, StringComparison.Ordinal);
        // Callers who hang up write nothing into the log.
        Assert.DoesNotContain(
            "ExceptionHandlerMiddleware",
            server.Output,
            StringComparison.Ordinal
        );
        var writer = new SessionWriter("after");
        await writer.WriteAsync(server.Http);
        await writer.CheckAsync(server.Http);
        Assert.Equal(1, writer.Acknowledged);
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(name),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var given
        )
            ? given
            : otherwise;
}
