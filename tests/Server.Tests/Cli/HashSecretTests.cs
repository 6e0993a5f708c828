using SessionContext.Server.OAuth;

namespace SessionContext.Server.Tests.Cli;

/// <summary>
/// <c>session-context hash-secret</c>. No other test reads standard input, which all of a process share.
/// </summary>
[Trait("Store", "Own")]
public sealed class HashSecretTests : IDisposable
{
    private readonly TextReader _before = Console.In;

    public void Dispose() => Console.SetIn(_before);

    [Theory]
    [InlineData("")]
    [InlineData("fifteen-chars-x")]
    public async Task A_secret_that_could_be_guessed_is_refused_and_not_shown(string secret)
    {
        var result = await HashAsync(secret);

        result.Fails("secret");
        Assert.Equal("", result.Output);
        Assert.True(secret.Length == 0 || !result.Error.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_of_16_characters_is_hashed()
    {
        const string secret = "sixteen-chars-xx";
        Assert.True(ClientSecret.Matches((await HashAsync(secret)).Output.TrimEnd(), secret));
    }

    private static Task<CommandResult> HashAsync(string secret)
    {
        Console.SetIn(new StringReader(secret + "\n"));
        return CommandResult.OfAsync("hash-secret");
    }
}
