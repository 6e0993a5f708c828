using System.CommandLine;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Core.Documents;
using SessionContext.Server.FirstStart;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Cli;

/// <summary>
/// <c>session-context token</c>: an access token of a client, or for tests a customer's saas-token (<c>--saas</c>) or
/// subject token (<c>--subject</c>).
/// </summary>
internal static class TokenCommand
{
    /// <summary>The command. The token alone is printed, so that <c>TOKEN=$(session-context token)</c> works.</summary>
    public static Command Command()
    {
        var client = new Option<string?>("--client-id")
        {
            Description =
                "The client. Default: the client that the first start made, from its file in the data folder.",
        };
        var secret = new Option<string?>("--secret-file")
        {
            Description =
                "A file with the secret of --client-id. Default: the first line of standard input.",
        };
        var url = ServiceAddress.UrlOption();
        var scope = new Option<string?>("--scope")
        {
            Description =
                "The scopes, separated by spaces. Default: all scopes that the client may have.",
        };
        var customer = new Option<string?>("--saas")
        {
            Description =
                "Sign a saas-token of this customer instead, for tests, with the key in the settings or the data folder. It is valid for one hour.",
        };
        customer.Validators.Add(given =>
        {
            if (given.Tokens is [var id] && !FieldRule.CustomerId.IsValid(id.Value))
            {
                given.AddError("--saas must be a customer's id.");
            }
        });
        var subject = new Option<string?>("--subject")
        {
            Description =
                "Sign a subject token of this customer instead, as the identity provider that the first start made. It is valid for one hour.",
        };
        subject.Validators.Add(given =>
        {
            if (given.Tokens is [var id] && !FieldRule.CustomerId.IsValid(id.Value))
            {
                given.AddError("--subject must be a customer's id.");
            }
        });
        var tenant = MoveCommand.Tenant("The tenant of --saas.");
        var command = new Command(
            "token",
            "Prints an access token of a client: TOKEN=$(session-context token). With --saas it prints a customer's saas-token, with --subject a subject token."
        )
        {
            client,
            secret,
            url,
            scope,
            customer,
            tenant,
            subject,
        };
        command.Validators.Add(given =>
        {
            if (given.GetValue(customer) is null == given.GetValue(tenant) is not null)
            {
                given.AddError(
                    "--saas CUSTOMERID needs --tenant TENANT, and --tenant needs --saas."
                );
            }
            else if (given.GetValue(secret) is not null && given.GetValue(client) is null)
            {
                given.AddError("--secret-file needs --client-id.");
            }
        });
        var store = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            async call =>
            {
                var settings = store.Of(call.Given);
                if (call.Given.GetValue(customer) is { } id)
                {
                    var signed = await SaasAsync(
                        settings,
                        id,
                        call.Given.GetValue(tenant)!.Value.ToString(),
                        call.Cancellation
                    );
                    call.Output.Write(signed, new() { ["saas_token"] = signed });
                    return;
                }

                if (call.Given.GetValue(subject) is { } person)
                {
                    var signed = SignSubject(store.StoreOf(call.Given), person);
                    call.Output.Write(signed, new() { ["subject_access_token"] = signed });
                    return;
                }

                var credentials = call.Given.GetValue(client) is { } named
                    ? ClientCredentials.Of(named, call.Given.GetValue(secret))
                    : ClientCredentials.OfFirstStart(store.StoreOf(call.Given));
                var answer = await credentials.RequestTokenAsync(
                    call.Given.GetValue(url) ?? ServiceAddress.OfApi(settings),
                    call.Given.GetValue(scope),
                    call.Cancellation
                );
                call.Output.Write(answer["access_token"]!.GetValue<string>(), answer);
            }
        );
        return command;
    }

    private static string SignSubject(StoreOptions store, string customer)
    {
        var folder = new DataFolder(store.Path);
        try
        {
            return FirstStartIssuer.Sign(folder, customer, TimeProvider.System.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                $"{folder.FirstStartIssuer} cannot be read. The first start in Development makes it if neither a client nor an issuer is configured."
            );
        }
    }

    private static async Task<string> SaasAsync(
        string[] settings,
        string customer,
        string tenant,
        CancellationToken cancellationToken
    )
    {
        var identity = CommandSettings
            .Read(settings)
            .Configuration.Read<IdentityOptions>("Identity", IdentityRules.ValidationErrors);
        var now = TimeProvider.System.GetUtcNow();
        if (identity.SaasToken.Keys.TryGetValue(tenant, out var key))
        {
            return SaasTokenIssue.Sign(
                customer,
                new(
                    new SymmetricSecurityKey(Convert.FromBase64String(key)),
                    SecurityAlgorithms.HmacSha256
                ),
                now
            );
        }

        await using var keys = KeyPlace.Of(settings);
        var own = (await keys.ReadAsync(cancellationToken))[0].Credentials;
        return SaasTokenIssue.Sign(customer, own, now, identity.Issuer, tenant);
    }
}
