using System.Diagnostics;
using System.Globalization;

namespace SessionContext.Docs.Tests;

/// <summary>Runs every shell block of the README and the documentation, as readers paste them.</summary>
public sealed class ShellBlockTests(RunningService service) : IClassFixture<RunningService>
{
    /// <summary>Every page with blocks to run, in every shell.</summary>
    public static TheoryData<string, string> Tours
    {
        get
        {
            var tours = new TheoryData<string, string>();
            foreach (var page in Page.Paths.Where(page => RunBy(page).Count > 0))
            {
                foreach (var shell in ShellSession.Shells)
                {
                    tours.Add(page, shell);
                }
            }

            return tours;
        }
    }

    [Theory]
    [MemberData(nameof(Tours))]
    public async Task Every_block_of_a_page_runs_twice_in_a_row_and_prints_what_the_page_says(
        string page,
        string shell
    )
    {
        var blocks = RunBy(page);
        Block[] twice = [.. blocks, .. blocks];

        var printed = await ShellSession.PasteAsync(shell, twice, service);

        foreach (var (block, text) in twice.Zip(printed))
        {
            var missing = Answer.MissingIn(text.Output, block.Answer);
            Assert.True(missing is null, Told(block, text, $"\"{missing}\" was not printed"));
            var undocumented = text.Statuses.Where(status =>
                status is 0 or >= 400
                && !block.Answer.Contains(Number(status), StringComparison.Ordinal)
            );
            Assert.True(
                !undocumented.Any(),
                Told(block, text, "an error was answered that the page does not show")
            );
        }

        // After the last block comes a mark, and nothing.
        var reached = Math.Min(printed.Count, twice.Length) - 1;
        Assert.True(
            printed.Count == twice.Length + 1,
            Told(twice[reached], printed[reached], "a command failed")
        );
    }

    [Theory]
    [MemberData(nameof(Page.All), MemberType = typeof(Page))]
    public async Task Every_block_of_a_page_parses_in_every_shell(string page)
    {
        foreach (var block in Page.BlocksOf(page))
        {
            foreach (var shell in ShellSession.Shells)
            {
                var errors = await ParseAsync(shell, block.Code);
                Assert.True(errors.Length == 0, $"{page}:{block.Line} in {shell}: {errors}");
            }
        }
    }

    [Fact]
    public void Every_code_block_says_what_it_is() =>
        Assert.Empty(
            from page in Page.Paths
            from line in Page.LinesOfUnnamedCode(page)
            select $"{page}:{line}"
        );

    private static IReadOnlyList<Block> RunBy(string page) =>
        [.. Page.BlocksOf(page).Where(block => !block.IsForOperators)];

    private static async Task<string> ParseAsync(string shell, string code)
    {
        var start = new ProcessStartInfo(shell, ["-n"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(code + "\n");
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await errors;
    }

    private static string Number(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static string Told(Block block, Printed printed, string problem) =>
        $"{block.Page}:{block.Line}: {problem}.\n{block.Code}\n--- output\n{printed.Output}\n--- errors\n{printed.Errors}";
}
