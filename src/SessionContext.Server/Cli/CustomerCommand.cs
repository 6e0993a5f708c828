using System.CommandLine;
using SessionContext.Core.Documents;
using SessionContext.Server.Desk;

namespace SessionContext.Server.Cli;

/// <summary>
/// <c>session-context customer</c>: what is stored of a customer, for requests of access and erasure.
/// </summary>
internal static class CustomerCommand
{
    /// <summary>The commands <c>export</c> and <c>erase</c>.</summary>
    public static Command Command() =>
        new(
            "customer",
            "Exports or erases what is stored of a customer, while the service runs or not."
        )
        {
            Export(),
            Erase(),
        };

    private static Command Export()
    {
        var customer = CustomerArgument();
        var tenant = DeskCommand.TenantOption();
        var file = new Option<string?>("--file")
        {
            Description =
                "The file to write (JSON, mode 0600), which must not exist. Default: standard output.",
        };
        var command = new Command(
            "export",
            "Writes everything that is stored of a customer as one JSON object. Tokens and secrets are left out."
        )
        {
            customer,
            tenant,
            file,
        };
        var arguments = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            async call =>
            {
                await using var export = PieceWriter.To(call, call.Given.GetValue(file));
                var facts = await call.RunAsync(
                    arguments,
                    DeskCommand.Request(call, DeskAct.Export, tenant) with
                    {
                        CustomerId = call.Given.GetRequiredValue(customer),
                    },
                    export
                );
                export.Complete();
                if (call.Given.GetValue(file) is { } path)
                {
                    facts["file"] = path;
                    call.Write(
                        $"{path}: {facts["exported"]} contexts, log-ins and records.",
                        facts
                    );
                }
            }
        );
        return command;
    }

    private static Command Erase()
    {
        var customer = CustomerArgument();
        var tenant = DeskCommand.TenantOption();
        var yes = new Option<bool>("--yes")
        {
            Description = "Confirms that the customer is to be erased. It cannot be undone.",
        };
        var compact = new Option<bool>("--compact")
        {
            Description =
                "Rewrite the files of the embedded engine as well, so that they do not contain the customer. This takes longer, the more is stored.",
        };
        var command = new Command(
            "erase",
            "Ends all sessions of a customer, erases what is stored of them, and prints a signed receipt."
        )
        {
            customer,
            tenant,
            yes,
            compact,
        };
        command.Validators.Add(given =>
        {
            if (!given.GetValue(yes))
            {
                given.AddError("An erasure cannot be undone. Give --yes to confirm it.");
            }
        });
        var arguments = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            async call =>
            {
                call.WhenStopped = "Run the same command again to complete the erasure.";
                var facts = await DeskProgress.ShowAsync(
                    call,
                    "Erasing sessions",
                    progress =>
                        call.RunAsync(
                            arguments,
                            DeskCommand.Request(call, DeskAct.Erase, tenant) with
                            {
                                CustomerId = call.Given.GetRequiredValue(customer),
                                Compact = call.Given.GetValue(compact),
                            },
                            progress
                        )
                );
                call.Write(
                    $"""
                    Erased at {facts["erasedAt"]}; ended {facts["ended"]} sessions. The receipt:
                    {facts["receipt"]}
                    """,
                    facts
                );
            }
        );
        return command;
    }

    private static Argument<string> CustomerArgument()
    {
        var customer = new Argument<string>("customer") { Description = "The customer's id." };
        customer.Validators.Add(given =>
        {
            if (given.Tokens is [var id] && !FieldRule.CustomerId.IsValid(id.Value))
            {
                given.AddError($"The customer's id {FieldRule.CustomerId.Message}.");
            }
        });
        return customer;
    }
}
