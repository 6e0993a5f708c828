namespace SessionContext.Docs.Tests;

/// <summary>What the first start prints can be pasted as it is.</summary>
public sealed class GreetingTests(RunningService service) : IClassFixture<RunningService>
{
    public static TheoryData<string> Shells => [.. ShellSession.Shells];

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task The_commands_of_the_first_start_run_as_they_are(string shell)
    {
        var greeting = new Block("greeting", 1, string.Join('\n', service.Greeting), false, "");

        var printed = await ShellSession.PasteAsync(shell, [greeting], service);

        Assert.Equal([204, 200, 200], printed[0].Statuses);
    }

    [Fact]
    public void The_first_start_prints_one_line_for_a_token_and_then_calls()
    {
        Assert.StartsWith("TOKEN=$('", service.Greeting[0], StringComparison.Ordinal);
        Assert.All(
            service.Greeting.Skip(1),
            line => Assert.StartsWith("curl -i ", line, StringComparison.Ordinal)
        );
    }
}
