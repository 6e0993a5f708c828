using System.CommandLine;

namespace SessionContext.Server.Cli;

/// <summary>
/// <c>session-context health</c>: whether the service on this machine is ready, for images without a shell or an HTTP
/// client.
/// </summary>
internal static class CheckHealth
{
    private const int LargestAnswer = 1 << 20;

    /// <summary>Longer than the service's own patience with its store, so that its answer is what decides.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>The command. Exit code 0: ready; 1: not ready, or nobody answers.</summary>
    public static Command Command()
    {
        var url = ServiceAddress.UrlOption();
        var command = new Command(
            "health",
            "Asks the service on this machine whether it is ready. Exits with 0 if it is, else with 1."
        )
        {
            url,
        };
        CommandCall.Of(
            command,
            call => AskAsync(call.Given.GetValue(url), call.Output, call.Cancellation)
        );
        return command;
    }

    private static async Task AskAsync(
        Uri? url,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var service =
            url
            ?? ServiceAddress.In(CommandSettings.Read([]).Configuration)
            ?? throw new CommandException(
                "The settings contain no http address. Give the service's address with --url."
            );
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
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                throw new CommandException(text);
            }

            output.Write(text, new() { ["ready"] = true });
        }
        catch (Exception e)
            when (e is HttpRequestException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new CommandException(
                $"{service.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)} does not answer: {e.Message}"
            );
        }
    }
}
