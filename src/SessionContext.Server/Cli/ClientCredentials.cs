using System.Text.Json;
using System.Text.Json.Nodes;
using SessionContext.Server.FirstStart;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>A client and its secret, which get a token from a running service.</summary>
internal sealed class ClientCredentials
{
    private const int LongestAnswer = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _client;
    private readonly string _secret;

    private ClientCredentials(string client, string secret) =>
        (_client, _secret) = (client, secret);

    /// <summary>A client whose secret is in a file, or where none is named the first line of standard input.</summary>
    /// <exception cref="CommandException">There is no secret.</exception>
    public static ClientCredentials Of(string client, string? file)
    {
        var text = file is null ? Console.In.ReadLine() : File.ReadAllText(file);
        return text?.Trim() is { Length: > 0 } secret
            ? new(client, secret)
            : throw new CommandException(
                $"{(file is null ? "Standard input" : $"'{file}'")} contains no secret."
            );
    }

    /// <summary>The client that the first start made.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    /// <exception cref="SettingsException">Its file cannot be read.</exception>
    public static ClientCredentials OfFirstStart(StoreOptions store)
    {
        var file = new DataFolder(store.Path).FirstStartClient;
        return new FirstStartFile(file).Read() is { } secret
            ? new(FirstStartClient.Id, secret)
            : throw new CommandException(
                $"'{file}' does not exist; the first start of a service without configured clients makes it. Name the service's data folder with --path, or a client with --client-id."
            );
    }

    /// <summary>Asks the service for a token.</summary>
    /// <returns>The answer, with its <c>access_token</c>.</returns>
    /// <exception cref="CommandException">The service refuses, or does not answer.</exception>
    public async Task<JsonObject> RequestTokenAsync(
        Uri service,
        string? scope,
        CancellationToken cancellationToken
    )
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = _client,
            ["client_secret"] = _secret,
        };
        if (scope is not null)
        {
            form["scope"] = scope;
        }

        // A proxy of the environment is for calls that leave the machine.
        using var handler = new SocketsHttpHandler { UseProxy = !service.IsLoopback };
        using var http = new HttpClient(handler)
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = LongestAnswer,
        };
        try
        {
            using var content = new FormUrlEncodedContent(form);
            using var answer = await http.PostAsync(
                new Uri(service, "/oauth/token"),
                content,
                cancellationToken
            );
            var json =
                JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))
                as JsonObject;
            return json?["access_token"] is JsonValue
                ? json
                : throw new CommandException(
                    $"{Name(service)} refuses ({(int)answer.StatusCode}): {json?["error_description"] ?? json?["error"] ?? json?["message"]}"
                );
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new CommandException(
                $"{Name(service)} does not answer: {e.Message} Give the address where the service listens with --url."
            );
        }
    }

    private static string Name(Uri service) =>
        service.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}
