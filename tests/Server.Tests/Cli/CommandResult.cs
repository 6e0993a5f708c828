using System.CommandLine;
using System.Text.Json;
using SessionContext.Server.Cli;

namespace SessionContext.Server.Tests.Cli;

/// <summary>How a command ended and what it said.</summary>
internal sealed record CommandResult(int Code, string Output, string Error)
{
    /// <summary>Runs a command in this process.</summary>
    public static async Task<CommandResult> OfAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var console = new InvocationConfiguration { Output = output, Error = error };
        // On another thread, for a command is run to its end.
        var code = await Task.Run(
            () => Commands.TryRun(arguments, console),
            TestContext.Current.CancellationToken
        );
        return new(code!.Value, output.ToString(), error.ToString());
    }

    /// <summary>The last line of its output, as JSON.</summary>
    public JsonElement Json()
    {
        Assert.True(Code == 0, Error);
        return JsonDocument.Parse(Output.TrimEnd().Split('\n')[^1]).RootElement;
    }

    /// <summary>It succeeded, and its last line is this.</summary>
    public void Is(string output)
    {
        Assert.True(Code == 0, Error);
        Assert.Equal(output + Environment.NewLine, Output);
    }

    /// <summary>It succeeded and said this.</summary>
    public void Says(string words)
    {
        Assert.True(Code == 0, Error);
        Assert.Contains(words, Output, StringComparison.Ordinal);
    }

    /// <summary>It failed and said this.</summary>
    public void Fails(string words, int code = 1)
    {
        Assert.Equal(code, Code);
        Assert.Contains(words, Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
    }
}
