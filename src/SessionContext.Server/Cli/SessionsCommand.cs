using System.CommandLine;
using System.Globalization;
using SessionContext.Core;
using SessionContext.Server.Desk;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context sessions</c>: what operators see and end without a token.</summary>
internal static class SessionsCommand
{
    // What a person reads; programs get all.
    private const int UsualLimit = 200;

    /// <summary>The commands <c>list</c>, <c>show</c> and <c>end</c>.</summary>
    public static Command Command() =>
        new("sessions", "Lists, shows and ends sessions, while the service runs or not.")
        {
            List(),
            Show(),
            End(),
        };

    private static Command List()
    {
        var tenant = DeskCommand.TenantOption();
        var customer = DeskCommand.IdOption("--customer", "Only the sessions of this customer.");
        var cart = DeskCommand.IdOption("--cart", "Only the sessions with this cart.");
        var site = new Option<string?>("--site")
        {
            Description = "Only the sessions of this site. Not with --customer or --cart.",
        };
        var since = new Option<DateTimeOffset?>("--modified-since")
        {
            Description =
                "Only sessions that changed at this time or later, such as 2026-01-31T12:00:00Z. Not with --customer or --cart.",
            CustomParser = given =>
            {
                if (
                    DateTimeOffset.TryParse(
                        given.Tokens[0].Value,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal,
                        out var time
                    )
                )
                {
                    return time;
                }

                given.AddError("--modified-since must be a time such as 2026-01-31T12:00:00Z.");
                return null;
            },
        };
        var limit = new Option<int?>("--limit")
        {
            Description = $"The most sessions. Default: {UsualLimit} in a table, all for programs.",
        };
        limit.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int?>() < 1)
            {
                given.AddError("--limit must be 1 or more.");
            }
        });
        var command = new Command(
            "list",
            "Lists the sessions of a customer, of a cart, or of a tenant. Prints a table; with --json, or in a pipe, one document per line."
        )
        {
            tenant,
            customer,
            cart,
            site,
            since,
            limit,
        };
        command.Validators.Add(given =>
        {
            var ids =
                (given.GetValue(customer) is null ? 0 : 1) + (given.GetValue(cart) is null ? 0 : 1);
            var isFiltered = given.GetValue(site) is not null || given.GetResult(since) is not null;
            if (ids > 1 || (ids == 1 && isFiltered))
            {
                given.AddError(
                    "Give --customer, or --cart, or --site and --modified-since, not several of them."
                );
            }
        });
        var arguments = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            async call =>
            {
                var printer = new DocumentPrinter(call);
                var facts = await call.RunAsync(
                    arguments,
                    DeskCommand.Request(call, DeskAct.List, tenant) with
                    {
                        CustomerId = call.Given.GetValue(customer),
                        CartId = call.Given.GetValue(cart),
                        SiteCode = call.Given.GetValue(site),
                        ModifiedSince = call.Given.GetValue(since),
                        Limit =
                            call.Given.GetValue(limit)
                            ?? (call.IsForPrograms() ? null : UsualLimit),
                    },
                    printer
                );
                printer.EndList();
                if ((bool)facts["more"]!)
                {
                    call.Output.Note("There are more sessions. Give a larger --limit, or --json.");
                }
            }
        );
        return command;
    }

    private static Command Show()
    {
        var session = new Argument<string>("session") { Description = "The session's id." };
        var tenant = DeskCommand.TenantOption();
        var command = new Command("show", "Prints the document of a session.") { session, tenant };
        var arguments = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            async call =>
            {
                var printer = new DocumentPrinter(call);
                await call.RunAsync(
                    arguments,
                    DeskCommand.Request(call, DeskAct.Show, tenant) with
                    {
                        SessionId = call.Given.GetRequiredValue(session),
                    },
                    printer
                );
                printer.EndDocument();
            }
        );
        return command;
    }

    private static Command End()
    {
        var tenant = DeskCommand.TenantOption();
        var customer = DeskCommand.IdOption("--customer", "End all sessions of this customer.");
        var except = new Option<string?>("--except")
        {
            Description = "With --customer: the session that is not ended.",
        };
        var command = new Command(
            "end",
            "Ends a session, or all sessions of a customer: the context is deleted, and the customer's tokens are refused."
        )
        {
            tenant,
            customer,
            except,
        };
        var arguments = StoreArguments.AddTo(
            command,
            "session|setting",
            "The id of the session to end.",
            word => SessionId.TryParse(word, out _)
        );
        command.Validators.Add(given =>
        {
            var sessions = arguments.OthersOf(given).Length;
            if (sessions + (given.GetValue(customer) is null ? 0 : 1) != 1)
            {
                given.AddError("Name one session, or --customer CUSTOMERID.");
            }
            else if (sessions == 1 && given.GetValue(except) is not null)
            {
                given.AddError("--except needs --customer CUSTOMERID.");
            }
        });
        CommandCall.Of(
            command,
            async call =>
            {
                call.WhenStopped = "Run the same command again to end the others.";
                var facts = await DeskProgress.ShowAsync(
                    call,
                    "Ending sessions",
                    progress =>
                        call.RunAsync(
                            arguments,
                            DeskCommand.Request(call, DeskAct.End, tenant) with
                            {
                                SessionId = arguments
                                    .OthersOf(call.Given.CommandResult)
                                    .FirstOrDefault(),
                                CustomerId = call.Given.GetValue(customer),
                                Except = call.Given.GetValue(except),
                            },
                            progress
                        )
                );
                call.Write($"Ended {facts["ended"]} sessions.", facts);
            }
        );
        return command;
    }
}
