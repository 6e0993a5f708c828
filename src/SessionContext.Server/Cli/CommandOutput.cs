using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace SessionContext.Server.Cli;

/// <summary>What a command says: text for people, or with <c>--json</c> one JSON object a line for programs.</summary>
/// <param name="output">For results.</param>
/// <param name="error">For failures and for what the command does meanwhile.</param>
/// <param name="json">Whether a program reads it.</param>
internal sealed class CommandOutput(TextWriter output, TextWriter error, bool json)
{
    // No browser reads it: quotes in messages stay legible.
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether a program reads it.</summary>
    public bool IsJson => json;

    /// <summary>Writes a result.</summary>
    /// <param name="text">For people.</param>
    /// <param name="facts">The same for programs.</param>
    public void Write(string text, JsonObject facts) => output.WriteLine(json ? Line(facts) : text);

    /// <summary>Writes what a program reads, whatever was asked for.</summary>
    public void WriteFacts(JsonObject facts) => output.WriteLine(Line(facts));

    /// <summary>Writes a list: a table for people, a line for each entry for programs.</summary>
    /// <param name="none">What people read where it is empty.</param>
    /// <param name="rows">The entries; all have the same names.</param>
    public void WriteAll(string none, IReadOnlyList<JsonObject> rows)
    {
        if (json)
        {
            foreach (var row in rows)
            {
                output.WriteLine(Line(row));
            }
        }
        else if (rows.Count == 0)
        {
            output.WriteLine(none);
        }
        else
        {
            WriteTable(rows);
        }
    }

    /// <summary>Says what the command does meanwhile; programs do not read it.</summary>
    public void Note(string text)
    {
        if (!json)
        {
            error.WriteLine(text);
        }
    }

    /// <summary>Says why the command fails.</summary>
    /// <returns>The exit code, 1.</returns>
    public int Fail(string message)
    {
        error.WriteLine(json ? Line(new() { ["error"] = message }) : message);
        return 1;
    }

    private void WriteTable(IReadOnlyList<JsonObject> rows)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var (name, _) in rows[0])
        {
            table.AddColumn(new TableColumn(new Text(name)) { NoWrap = true });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(field => new Text($"{field.Value}")));
        }

        ToConsole().Write(table);
    }

    /// <summary>The output with colours, where it is a terminal.</summary>
    public IAnsiConsole ToConsole()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }
        );
        if (output != Console.Out || Console.IsOutputRedirected)
        {
            console.Profile.Width = int.MaxValue / 2; // nothing wraps in a file
        }

        return console;
    }

    private static string Line(JsonObject facts) => facts.ToJsonString(Plain);
}
