using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Tests.Ops;

/// <summary>The password of the servers or the database in a file of its own.</summary>
public sealed class PasswordFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string PasswordPath => _folder.File("password");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Redis", "127.0.0.1:1", "a, 'b' ß\n")]
    [InlineData("Postgres", "Host=127.0.0.1", "a, 'b' ß\r\n")]
    public void A_password_is_the_files_text_without_the_line_end(
        string engine,
        string connection,
        string text
    )
    {
        File.WriteAllText(PasswordPath, text);
        var settings = Settings(engine, connection);
        Assert.Empty(settings.ValidationErrors());
        var password =
            engine == "Redis"
                ? StoreSetup.Redis(settings).Password
                : StoreSetup.Postgres(settings).Password;
        Assert.Equal("a, 'b' ß", password!());
    }

    [Fact]
    public void A_password_is_read_again_and_the_last_one_stays_while_there_is_no_file()
    {
        File.WriteAllText(PasswordPath, "first");
        var password = StoreSetup.Redis(Settings("Redis", "127.0.0.1:1")).Password!;
        Assert.Equal("first", password());
        File.WriteAllText(PasswordPath, "second\n");
        Assert.Equal("second", password());
        File.Delete(PasswordPath);
        Assert.Equal("second", password());
    }

    [Theory]
    [InlineData("Redis", "127.0.0.1:1", null)]
    [InlineData("Redis", "127.0.0.1:1", "\n")]
    [InlineData("Redis", "redis://:another@127.0.0.1:1", "one")]
    [InlineData("Postgres", "Host=127.0.0.1", null)]
    [InlineData("Postgres", "Host=127.0.0.1;Password=another", "one")]
    public void A_file_without_a_password_or_one_password_too_many_is_refused(
        string engine,
        string connection,
        string? text
    )
    {
        if (text is not null)
        {
            File.WriteAllText(PasswordPath, text);
        }

        var error = Assert.Single(Settings(engine, connection).ValidationErrors());
        Assert.Contains("Store:PasswordFile", error, StringComparison.Ordinal);
        Assert.DoesNotContain("another", error, StringComparison.Ordinal);
    }

    private StoreOptions Settings(string engine, string connection) =>
        new()
        {
            Engine = engine,
            ConnectionString = connection,
            PasswordFile = PasswordPath,
        };
}
