using SessionContext.Server.Cli;

namespace SessionContext.Server.Tests.Cli;

/// <summary>What all commands have alike.</summary>
[Trait("Store", "Own")]
public sealed class UsageTests
{
    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    public async Task The_version_is_printed(string word) =>
        (await CommandResult.OfAsync(word)).Is($"session-context {ServiceVersion.Text}");

    [Fact]
    public async Task The_version_is_a_release_and_nothing_else() =>
        Assert.Matches(
            "^[0-9]+[.][0-9]+[.][0-9]+$",
            (await CommandResult.OfAsync("version", "--json"))
                .Json()
                .GetProperty("version")
                .GetString()
        );

    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task The_help_lists_the_commands(string word)
    {
        var help = await CommandResult.OfAsync(word);
        Assert.All(
            (string[])["serve", "token", "rotate-keys", "revoke-keys", "version", "help"],
            help.Says
        );
    }

    [Theory]
    [InlineData("help", "revoke-keys")]
    [InlineData("revoke-keys", "--help")]
    public async Task The_help_of_a_command_has_its_options(params string[] words)
    {
        var help = await CommandResult.OfAsync(words);
        Assert.All((string[])["--all", "--path", "--json", "key-id"], help.Says);
    }

    [Theory]
    [InlineData("rotate-key", "rotate-keys")]
    [InlineData("tokne", "token")]
    [InlineData("halth", "health")]
    [InlineData("Version", "version")]
    public async Task An_unknown_command_is_refused_with_the_nearest_one(
        string mistyped,
        string meant
    ) =>
        (await CommandResult.OfAsync(mistyped)).Fails(
            $"Did you mean session-context {meant}?",
            code: 2
        );

    [Fact]
    public async Task A_word_that_is_near_no_command_is_refused() =>
        (await CommandResult.OfAsync("something-else")).Fails("session-context help", code: 2);

    [Theory]
    [InlineData("rotate-keys", "--pth", "x")]
    [InlineData("rotate-keys", "x")]
    [InlineData("export")]
    [InlineData("token", "--saas", "c1")]
    public async Task A_wrong_command_line_exits_with_2(params string[] words) =>
        (await CommandResult.OfAsync(words)).Fails($"See session-context {words[0]} --help.", 2);

    [Fact]
    public async Task A_failure_is_JSON_for_a_program() =>
        (await CommandResult.OfAsync("import", "/nowhere/file", "--json")).Fails(
            "{\"error\":\"There is no file"
        );

    [Fact]
    public void The_word_serve_starts_the_service()
    {
        string[] args = ["serve", "--Store:Path=x"];
        Assert.Null(Commands.TryRun(args));
        Assert.Equal(["--Store:Path=x"], Commands.SettingsOf(args));
    }
}
