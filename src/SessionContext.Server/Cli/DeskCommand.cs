using System.CommandLine;
using System.Text.Json.Nodes;
using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Server.Backups;
using SessionContext.Server.Desk;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>
/// What the commands for support and privacy desks share: the running service carries them out, else this process does.
/// </summary>
internal static class DeskCommand
{
    private static readonly string User =
        Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } caller
        && caller != Environment.UserName
            ? $"{Environment.UserName} (sudo: {caller})"
            : Environment.UserName;

    /// <summary>The option <c>--tenant</c>, which is required.</summary>
    public static Option<Tenant?> TenantOption()
    {
        var tenant = MoveCommand.Tenant("The tenant.");
        tenant.Required = true;
        return tenant;
    }

    /// <summary>An option that takes the id of a customer or a cart.</summary>
    public static Option<string?> IdOption(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description };
        option.Validators.Add(given =>
        {
            if (given.Tokens is [var id] && !FieldRule.CustomerId.IsValid(id.Value))
            {
                given.AddError($"{name} {FieldRule.CustomerId.Message}.");
            }
        });
        return option;
    }

    /// <summary>A request of who runs the command.</summary>
    public static DeskRequest Request(CommandCall call, DeskAct act, Option<Tenant?> tenant) =>
        new()
        {
            Act = act,
            Tenant = $"{call.Given.GetValue(tenant)}",
            User = User,
        };

    /// <summary>Whether a program reads the output: with <c>--json</c>, or in a pipe.</summary>
    public static bool IsForPrograms(this CommandCall call) =>
        call.Output.IsJson
        || (call.Given.InvocationConfiguration.Output == Console.Out && Console.IsOutputRedirected);

    /// <summary>Writes a result: text for people, JSON for programs.</summary>
    public static void Write(this CommandCall call, string text, JsonObject facts)
    {
        if (call.IsForPrograms())
        {
            call.Output.WriteFacts(facts);
        }
        else
        {
            call.Output.Write(text, facts);
        }
    }

    /// <summary>Has a request carried out.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="CommandException">It was not.</exception>
    public static async Task<JsonObject> RunAsync(
        this CommandCall call,
        StoreArguments arguments,
        DeskRequest request,
        IDeskReader reader
    )
    {
        var options = arguments.StoreOf(call.Given);
        var answer = options.IsShared()
            ? null
            : await ControlClient.TrySendAsync(
                new(options.Path),
                request,
                reader,
                call.Cancellation
            );
        return answer is null ? await RunHereAsync(call, options, arguments, request, reader)
            : answer.Succeeded ? JsonNode.Parse(answer.Text)!.AsObject()
            : throw new CommandException(answer.Text);
    }

    private static async Task<JsonObject> RunHereAsync(
        CommandCall call,
        StoreOptions options,
        StoreArguments arguments,
        DeskRequest request,
        IDeskReader reader
    )
    {
        StoreSetup.RequireStore(options);
        var data = options.IsShared() ? null : new DataFolder(options.Path);
        if (data is not null)
        {
            call.Output.Note(
                $"No service listens in '{data.Control}'; the store is opened directly."
            );
        }

        try
        {
            // The log of a service is not here: the audit log is on standard error.
            using var audit = LoggerFactory.Create(logs =>
            {
                logs.AddJsonConsole(json =>
                {
                    json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                    json.UseUtcTimestamp = true;
                });
                logs.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
                    console => console.LogToStandardErrorThreshold = LogLevel.Trace
                );
            });
            await using var services = DeskSetup.Build(
                arguments.Of(call.Given),
                request.Act,
                audit
            );
            if (services.GetService<SigningKeys>() is { } keys)
            {
                await keys.OpenAsync(call.Cancellation);
            }

            return await services
                .GetRequiredService<DeskActs>()
                .RunAsync(request, reader, call.Cancellation);
        }
        finally
        {
            data?.KeepOwner();
        }
    }
}
