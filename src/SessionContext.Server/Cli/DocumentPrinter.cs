using System.Text.Json;
using SessionContext.Server.Desk;
using Spectre.Console;
using Spectre.Console.Json;

namespace SessionContext.Server.Cli;

/// <summary>Prints documents: a table or coloured JSON for people, one document per line for programs.</summary>
internal sealed class DocumentPrinter(CommandCall call) : IDeskReader
{
    private static readonly string[] Columns =
    [
        "sessionId",
        "customerId",
        "siteCode",
        "currency",
        "targetLocation",
        "language",
        "cartId",
    ];

    private readonly bool _isForPrograms = call.IsForPrograms();
    private readonly List<string> _documents = [];

    /// <inheritdoc />
    public Task TakeAsync(DeskLine line)
    {
        if (_isForPrograms)
        {
            call.Given.InvocationConfiguration.Output.WriteLine(line.Text);
        }
        else
        {
            _documents.Add(line.Text);
        }

        return Task.CompletedTask;
    }

    /// <summary>Prints the table, where one is wanted.</summary>
    public void EndList()
    {
        if (_isForPrograms)
        {
            return;
        }

        if (_documents.Count == 0)
        {
            call.Given.InvocationConfiguration.Output.WriteLine("There are no such sessions.");
            return;
        }

        var table = new Table { Border = TableBorder.None };
        foreach (var name in (string[])[.. Columns, "version", "modifiedAt"])
        {
            table.AddColumn(
                new TableColumn(new Text(name, new Style(Color.Aqua))) { NoWrap = true }
            );
        }

        foreach (var document in _documents)
        {
            table.AddRow(RowOf(document));
        }

        call.Output.ToConsole().Write(table);
    }

    /// <summary>Prints the one document, where it is for people.</summary>
    public void EndDocument()
    {
        if (!_isForPrograms)
        {
            var console = call.Output.ToConsole();
            console.Write(new JsonText(_documents[0]));
            console.WriteLine();
        }
    }

    private static Text[] RowOf(string document)
    {
        using var json = JsonDocument.Parse(document);
        var metadata = json.RootElement.GetProperty("metadata");
        return
        [
            .. Columns.Select(name =>
                json.RootElement.TryGetProperty(name, out var value) ? new Text($"{value}")
                : name == "customerId" ? new Text("anonymous", new Style(Color.Grey))
                : new Text("")
            ),
            new Text($"{metadata.GetProperty("version")}"),
            new Text($"{metadata.GetProperty("modifiedAt")}"),
        ];
    }
}
