namespace SessionContext.Core.Tests;

public sealed class SessionIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("AZaz09._~:-")]
    [InlineData("..")]
    public void An_id_that_keeps_the_rule_is_taken(string id)
    {
        Assert.True(SessionId.TryParse(id, out var sessionId));
        Assert.Equal(id, sessionId.ToString());
    }

    [Fact]
    public void An_id_may_have_128_characters_and_no_more()
    {
        Assert.True(SessionId.TryParse(new string('x', 128), out _));
        Assert.False(SessionId.TryParse(new string('x', 129), out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("ä")]
    [InlineData("a\0")]
    public void An_id_that_breaks_the_rule_is_refused(string? id) =>
        Assert.False(SessionId.TryParse(id, out _));
}
