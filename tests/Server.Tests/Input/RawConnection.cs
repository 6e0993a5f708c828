using System.Globalization;
using System.Net.Sockets;
using System.Text;
using SessionContext.Server.Tests.Contexts;

namespace SessionContext.Server.Tests.Input;

/// <summary>A connection that sends what the test says, so that a request can stop anywhere.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _answers;

    private RawConnection(TcpClient client)
    {
        _client = client;
        _answers = new(client.GetStream(), Encoding.Latin1);
    }

    public static async Task<RawConnection> OpenAsync(TestServer server)
    {
        var address = server.Http.BaseAddress!;
        var client = new TcpClient();
        await client.ConnectAsync(
            address.Host,
            address.Port,
            TestContext.Current.CancellationToken
        );
        return new(client);
    }

    /// <summary>
    /// Sends a request's head alone, and gives the status that the service answers it with; 100 says that it is about
    /// to read the body.
    /// </summary>
    public static async Task<RawAnswer> AskByHeadAsync(
        TestServer server,
        string requestLine,
        params string[] headers
    )
    {
        using var connection = await OpenAsync(server);
        await connection.SendHeadAsync(requestLine, [.. headers, "Expect: 100-continue"]);
        return (await connection.ReadAsync())!;
    }

    public Task SendHeadAsync(string requestLine, params string[] headers) =>
        SendAsync(
            $"{requestLine} HTTP/1.1\r\nHost: test\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"
        );

    public async Task SendAsync(string text) =>
        await _client
            .GetStream()
            .WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>The next answer; null where the service closes the connection instead.</summary>
    public async Task<RawAnswer?> ReadAsync()
    {
        try
        {
            if (await LineAsync() is not { } statusLine)
            {
                return null;
            }

            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await LineAsync() is { Length: > 0 } header)
            {
                var colon = header.IndexOf(':', StringComparison.Ordinal);
                headers[header[..colon]] = header[(colon + 1)..].Trim();
            }

            return new(
                int.Parse(statusLine.Split(' ')[1], CultureInfo.InvariantCulture),
                headers,
                headers.ContainsKey("Transfer-Encoding")
                    ? await ChunksAsync()
                    : await BlockAsync(
                        int.Parse(
                            headers.GetValueOrDefault("Content-Length", "0"),
                            CultureInfo.InvariantCulture
                        )
                    )
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> ChunksAsync()
    {
        var all = new StringBuilder();
        int length;
        do
        {
            length = int.Parse(
                (await LineAsync())!,
                NumberStyles.HexNumber,
                CultureInfo.InvariantCulture
            );
            all.Append(await BlockAsync(length));
            await LineAsync();
        } while (length > 0);

        return all.ToString();
    }

    private async Task<string> BlockAsync(int length)
    {
        if (length == 0)
        {
            return ""; // a reader that is asked for nothing waits for the next bytes all the same
        }

        var block = new char[length];
        await _answers.ReadBlockAsync(block, TestContext.Current.CancellationToken);
        return new(block);
    }

    private async Task<string?> LineAsync() =>
        await _answers.ReadLineAsync(TestContext.Current.CancellationToken);
}

/// <summary>What came back.</summary>
internal sealed record RawAnswer(
    int Status,
    IReadOnlyDictionary<string, string> Headers,
    string Body
)
{
    /// <inheritdoc cref="Answer.Error"/>
    public string Error => Answer.WithoutTraceId(Body);
}
