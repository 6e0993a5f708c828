using System.Text;
using SessionContext.Server.Export;

namespace SessionContext.Server.Tests.Cli.Move;

/// <summary>A file that is no export may have no line ends at all.</summary>
public sealed class LongLineTests
{
    private const int Longest = 200_000;

    [Fact]
    public async Task A_file_whose_first_line_does_not_end_is_not_read_to_its_end()
    {
        using var file = new MemoryStream(new byte[10 * Longest]);
        await using var lines = new LineReader(file, Longest);
        await Assert.ThrowsAsync<ExportFileException>(async () =>
            await lines.ReadHeaderAsync(TestContext.Current.CancellationToken)
        );
        Assert.InRange(file.Position, Longest, 2 * Longest);
    }

    [Fact]
    public async Task A_later_line_that_does_not_end_is_named()
    {
        using var file = new MemoryStream();
        file.Write(
            Encoding.UTF8.GetBytes("{\"format\":\"session-context-export\",\"version\":1}\n")
        );
        file.Write(new byte[10 * Longest]);
        file.Position = 0;
        await using var lines = new LineReader(file, Longest);
        await lines.ReadHeaderAsync(TestContext.Current.CancellationToken);
        var damaged = await Assert.ThrowsAsync<ExportFileException>(async () =>
            await lines.ReadAsync(TestContext.Current.CancellationToken)
        );
        Assert.Contains("Line 2 ", damaged.Message, StringComparison.Ordinal);
        Assert.InRange(file.Position, Longest, 2 * Longest);
    }
}
