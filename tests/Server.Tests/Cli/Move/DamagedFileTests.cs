using System.Text;
using SessionContext.Core;

namespace SessionContext.Server.Tests.Cli.Move;

/// <summary>
/// Of a file that is not as it was written, nothing is stored, and the message says where it is damaged.
/// </summary>
public sealed class DamagedFileTests : MoveTest
{
    private string Path => Folder.File("sessions.ndjson");

    [Fact]
    public async Task A_file_that_was_cut_off_anywhere_is_refused()
    {
        var whole = await ExportAsync();
        var random = new Random(3);
        int[] cuts =
        [
            0,
            1,
            whole.Length - 1,
            .. Enumerable.Range(0, 20).Select(_ => random.Next(whole.Length)),
            .. Enumerable
                .Range(0, whole.Length - 1)
                .Where(i => whole[i] == '\n')
                .Select(i => i + 1),
        ];
        foreach (var length in cuts)
        {
            await RefusesAsync(whole[..length], "");
        }
    }

    [Theory]
    [InlineData(
        "\"tenant\":\"acme\",\"sessionId\":\"s1\"",
        "\"tenant\":\"Acme\",\"sessionId\":\"s1\"",
        3
    )]
    [InlineData("\"sessionId\":\"s1\"", "\"sessionId\":\"s/1\"", 3)]
    [InlineData("\"sessionId\":\"s1\"", "\"sesionId\":\"s1\"", 3)]
    [InlineData("\"sessionId\":\"s1\"", "\"sessionId\":null", 3)]
    [InlineData("\"sessionId\":\"s1\"", "\"sessionId\":\"s1\",\"sessionId\":\"s2\"", 3)]
    [InlineData("\"incarnation\":\"2\"", "\"incarnation\":\"-2\"", 3)]
    [InlineData("\"incarnation\":\"2\"", "\"incarnation\":\"2\",\"more\":1", 3)]
    [InlineData("\"document\":\"{\\\"b\\\"", "\"document\":\"{\"b\"", 3)]
    [InlineData("\"document\":\"{\\\"b\\\"", "\"document\":\"\\ud800{\\\"b\\\"", 3)]
    [InlineData("\"kind\":\"Login\"", "\"kind\":\"SigningKeys\"", 5)]
    [InlineData("\"kind\":\"Login\"", "\"kind\":\"Logins\"", 5)]
    [InlineData("\"value\":\"dmFsdWU=\"", "\"value\":\"dmFsdWU\"", 5)]
    [InlineData("\"contexts\":2", "\"contexts\":3", 7)]
    [InlineData("\"records\":1", "\"records\":0", 7)]
    [InlineData("{\"end\":", "{\"position\":\"x\",\"end\":", 7)]
    [InlineData("{\"end\":", "{}\n{\"end\":", 7)]
    public async Task A_damaged_line_is_named(string was, string now, int line)
    {
        var text = Encoding.UTF8.GetString(await ExportAsync());
        Assert.Contains(was, text, StringComparison.Ordinal);
        await RefusesAsync(
            Encoding.UTF8.GetBytes(text.Replace(was, now, StringComparison.Ordinal)),
            $"Line {line} of the file is damaged"
        );
    }

    [Theory]
    [InlineData("\"version\":1,", "\"version\":2,", "has format version 2")]
    [InlineData("session-context-export", "session-context-expert", "is not an export")]
    [InlineData("{\"format\"", "[\"format\"", "is not an export")]
    public async Task Another_files_first_line_is_refused(string was, string now, string words)
    {
        var text = Encoding.UTF8.GetString(await ExportAsync());
        var at = text.IndexOf(was, StringComparison.Ordinal);
        await RefusesAsync(
            Encoding.UTF8.GetBytes(text[..at] + now + text[(at + was.Length)..]),
            words
        );
    }

    [Fact]
    public async Task Any_changed_byte_is_told_and_nothing_is_stored()
    {
        var whole = await ExportAsync();
        var random = new Random(5);
        foreach (var at in Enumerable.Range(0, 40).Select(_ => random.Next(whole.Length)))
        {
            var changed = whole.ToArray();
            changed[at] ^= 1;
            await RefusesAsync(changed, "");
        }
    }

    [Fact]
    public async Task A_changed_word_of_a_document_is_told()
    {
        var text = Encoding.UTF8.GetString(await ExportAsync());
        await RefusesAsync(
            Encoding.UTF8.GetBytes(
                text.Replace("\"b\\\":1", "\"b\\\":2", StringComparison.Ordinal)
            ),
            "the lines before it differ from those that were exported"
        );
    }

    [Fact]
    public async Task A_file_of_an_earlier_release_has_no_digest_and_is_imported()
    {
        var text = Encoding.UTF8.GetString(await ExportAsync());
        var older = WithoutDigests(text);
        Assert.NotEqual(text, older);
        await File.WriteAllTextAsync(Path, older, TestContext.Current.CancellationToken);

        (await RunAsync("import", Path, Embedded("target"))).Says("imported 3");
    }

    [Fact]
    public async Task Lines_behind_the_end_are_refused()
    {
        var whole = await ExportAsync();
        await RefusesAsync([.. whole, .. "x"u8], "Line 7 of the file is damaged");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_and_nothing_else()
    {
        var result = await RunAsync("import", Path, Embedded("target"));
        result.Fails("");
        Assert.Equal($"There is no file '{Path}'.", result.Error.TrimEnd());
    }

    private async Task RefusesAsync(byte[] file, string words)
    {
        await File.WriteAllBytesAsync(Path, file);
        (await RunAsync("import", Path, Embedded("target"))).Fails(words);
        Assert.False(Directory.Exists(Folder.File("target")), "It opened the store.");
    }

    // Header, two contexts, position, record, position, end.
    private async Task<byte[]> ExportAsync()
    {
        await InAsync(
            Embedded("source"),
            async store =>
            {
                await CreateAsync(store, Key("s0"), Context(new Revision(1, 1)));
                await CreateAsync(
                    store,
                    Key("s1"),
                    Context(new Revision(2, 1), document: "{\"b\":1}")
                );
                await CreateAsync(store, Record("r1"), Value(1));
                return true;
            }
        );
        var exported = await RunAsync("export", Path, Embedded("source"));
        Assert.True(exported.Code == 0, exported.Error);
        return await File.ReadAllBytesAsync(Path);
    }
}
