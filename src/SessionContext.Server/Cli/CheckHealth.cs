using System.CommandLine;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context health</c>: whether the service on this machine is ready, for images without a shell or an HTTP client.</summary>
internal static class CheckHealth
{
    private const int LargestAnswer = 1 << 20;

    /// <summary>Longer than the service's own patience with its store, so that its answer is what decides.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>The command. Exit code 0: ready; 1: not ready, or nobody answers.</summary>
    public static Command Command()
    {
        var url = new Option<Uri?>("--url")
        {
            Description =
                "Where the service listens, such as http://localhost:8080. Default: what the settings file and the environment say.",
            CustomParser = given =>
            {
                if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address))
                {
                    return address;
                }

                given.AddError("--url must be an address such as http://localhost:8080.");
                return null;
            },
        };
        var command = new Command(
            "health",
            "Asks the service on this machine whether it is ready: exit code 0 if so, else 1."
        )
        {
            url,
        };
        command.SetAction((result, cancel) => AskAsync(result.GetValue(url), cancel));
        return command;
    }

    private static async Task<int> AskAsync(Uri? url, CancellationToken cancellationToken)
    {
        var service = url ?? ServiceAddress.In(Configuration());
        if (service is null)
        {
            await Console.Error.WriteLineAsync(
                "The settings name no http address; say where it listens with --url."
            );
            return 1;
        }

        // A proxy of the environment is for calls that leave the machine.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(handler)
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        try
        {
            using var answer = await http.GetAsync(
                new Uri(service, "/health/ready"),
                cancellationToken
            );
            await Console.Out.WriteLineAsync(
                await answer.Content.ReadAsStringAsync(cancellationToken)
            );
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(
                $"{service.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)} does not answer: {e.Message}"
            );
            return 1;
        }
    }

    // As the service reads it, but for what stood on its command line.
    private static ConfigurationManager Configuration() =>
        WebApplication
            .CreateSlimBuilder(
                new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
            )
            .Configuration;
}
