using System.Text.RegularExpressions;

namespace SessionContext.Docs.Tests;

/// <summary>The table of commands (docs/commands.md) against the program.</summary>
public sealed partial class CommandTests
{
    [Fact]
    public async Task The_table_has_every_command_and_no_other()
    {
        var rows = Row()
            .Matches(Repository.Read("docs", "commands.md"))
            .SelectMany(row => Name().Matches(row.Value))
            .Select(name => name.Groups[1].Value)
            .Distinct();

        Assert.Equal((await Help.CommandsAsync()).Order(), rows.Order());
    }

    // The first cell of a row.
    [GeneratedRegex(@"^\| `.+?` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    // A word at the start of a code span: the others are options and arguments.
    [GeneratedRegex(@"`([a-z][a-z-]*)(?=[ `])")]
    private static partial Regex Name();
}
