using SessionContext.Server.Keys;
using SessionContext.Server.Storage;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Cli;

/// <summary>The commands that change signing keys find those of a service, and say what they did.</summary>
[Trait("Store", "Own")]
public sealed class KeyCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Keys => _folder.File("keys");

    [Theory]
    [InlineData("rotate-keys")]
    [InlineData("revoke-keys", "--all")]
    public async Task A_mistyped_path_is_named_and_no_key_is_made(params string[] command)
    {
        var mistyped = _folder.File("mistyped");

        var result = await CommandResult.OfAsync([.. command, "--path", mistyped]);

        result.Fails($"There are no signing keys in '{mistyped}/keys'");
        Assert.False(Directory.Exists(mistyped));
    }

    [Fact]
    public async Task Copied_keys_make_no_data_folder_unless_it_is_asked_for()
    {
        await MakeKeyAsync();
        var target = _folder.File("target");
        string[] copy = ["copy-keys", "--from", _folder.Path, "--path", target];

        (await CommandResult.OfAsync(copy)).Fails(target);
        Assert.False(Directory.Exists(target));
        (await CommandResult.OfAsync([.. copy, "--create"])).Says(target);
    }

    [Fact]
    public async Task A_rotation_says_what_it_changed_and_who_notices_when()
    {
        var before = await MakeKeyAsync();

        var result = await CommandResult.OfAsync("rotate-keys", "--path", _folder.Path);

        result.Says($"in '{Keys}'");
        result.Says("Running services sign with it within 30 seconds");
        result.Says(before);
        Assert.Equal(2, Directory.GetFiles(Keys).Length);
    }

    [Fact]
    public async Task A_revoked_key_is_removed_and_a_new_one_signs()
    {
        var leaked = await MakeKeyAsync();

        var result = await CommandResult.OfAsync(
            "revoke-keys",
            leaked,
            $"Store:Path={_folder.Path}",
            "--json"
        );

        var signing = Assert.Single(await KeyIdsAsync());
        Assert.Equal(signing, result.Json().GetProperty("signing").GetString());
        Assert.Equal(leaked, result.Json().GetProperty("revoked")[0].GetString());
        Assert.Equal(Keys, result.Json().GetProperty("where").GetString());
        Assert.NotEqual(leaked, signing);
    }

    [Fact]
    public async Task A_revoked_key_that_no_longer_signs_leaves_the_signing_key()
    {
        var leaked = await MakeKeyAsync();
        await CommandResult.OfAsync("rotate-keys", "--path", _folder.Path);
        var signing = (await KeyIdsAsync())[0];

        (await CommandResult.OfAsync("revoke-keys", leaked, "--path", _folder.Path)).Says(leaked);

        Assert.Equal([signing], await KeyIdsAsync());
    }

    [Fact]
    public async Task A_new_key_signs_in_the_place_of_a_revoked_one_though_older_keys_remain()
    {
        var older = await MakeKeyAsync();
        await CommandResult.OfAsync("rotate-keys", "--path", _folder.Path);
        var leaked = (await KeyIdsAsync())[0];

        (await CommandResult.OfAsync("revoke-keys", leaked, "--path", _folder.Path)).Says(leaked);

        var keys = await KeyIdsAsync();
        Assert.Equal(2, keys.Length);
        Assert.Equal(older, keys[1]);
        Assert.NotEqual(leaked, keys[0]);
    }

    [Fact]
    public async Task An_unknown_key_changes_nothing()
    {
        var key = await MakeKeyAsync();

        var result = await CommandResult.OfAsync(
            "revoke-keys",
            key,
            new string('x', 43),
            "--path",
            _folder.Path
        );

        result.Fails($"Its keys: {key}");
        Assert.Equal([key], await KeyIdsAsync());
    }

    [Theory]
    [InlineData()]
    [InlineData("--all", "0123456789012345678901234567890123456789012")]
    public async Task A_revocation_needs_ids_or_all(params string[] arguments) =>
        (await CommandResult.OfAsync(["revoke-keys", .. arguments, "--path", _folder.Path])).Fails(
            "or give --all",
            code: 2
        );

    [Fact]
    public async Task What_is_not_a_key_id_is_told() =>
        (await CommandResult.OfAsync("revoke-keys", "nope", "--path", _folder.Path)).Fails(
            "is neither a key-id, an option nor a setting",
            code: 2
        );

    [Fact]
    public async Task All_keys_are_revoked_though_one_cannot_be_read()
    {
        await MakeKeyAsync();
        await File.WriteAllTextAsync(
            Directory.GetFiles(Keys)[0],
            "half a k",
            TestContext.Current.CancellationToken
        );

        (await CommandResult.OfAsync("revoke-keys", "--all", "--path", _folder.Path)).Says(
            "a new key"
        );

        Assert.Single(await KeyIdsAsync());
    }

    [Fact]
    public async Task Key_files_and_their_folders_survive_a_loss_of_power()
    {
        var data = _folder.File("parent/data");
        var flushed = new List<string>();
        void Note(string folder)
        {
            lock (flushed)
            {
                flushed.Add(folder);
            }
        }

        FolderSync.Flushed += Note;
        try
        {
            await KeyFolder.In(data).RotateAsync(DateTimeOffset.UnixEpoch, default);
        }
        finally
        {
            FolderSync.Flushed -= Note;
        }

        Assert.Equal(
            [_folder.Path, _folder.File("parent"), data, Path.Combine(data, "keys")],
            flushed.Where(folder => folder.StartsWith(_folder.Path, StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_key_file_that_cannot_be_opened_is_named_with_the_cause()
    {
        await MakeKeyAsync();
        var key = Directory.GetFiles(Keys)[0];
        await using var held = new FileStream(
            key,
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.None
        );

        var failure = await Assert.ThrowsAsync<KeyStoreException>(async () => await KeyIdsAsync());

        Assert.Contains(
            $"The signing key '{key}' cannot be read",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("used by another process", failure.Message, StringComparison.Ordinal);
        Assert.Contains("user that runs the service", failure.Message, StringComparison.Ordinal);
    }

    private async Task<string> MakeKeyAsync()
    {
        using var key = ReadyKeys.Next();
        var made = SigningKey.FromPkcs8(
            DateTimeOffset.UnixEpoch.AddYears(50),
            key.ExportPkcs8PrivateKey()
        );
        await KeyFolder.In(_folder.Path).UpdateAsync(keys => [made, .. keys], default);
        return made.Key.KeyId;
    }

    private async Task<string[]> KeyIdsAsync() =>
        [
            .. (await KeyFolder.In(_folder.Path).UpdateAsync(keys => keys, default)).After.Select(
                key => key.Key.KeyId
            ),
        ];
}
