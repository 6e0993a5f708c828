using Microsoft.Extensions.Time.Testing;
using SessionContext.Server.Export;

namespace SessionContext.Server.Tests.Cli.Move;

public sealed class ProgressLinesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_line_every_five_seconds_tells_rate_and_time_left()
    {
        var progress = new ProgressLines(_output, "Exporting", 100_000, _time);
        for (var i = 0; i <= 10; i++)
        {
            progress.Report(10_000 + (i * 1_000));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            """
            Exporting: 15,000 of 100,000, 1,000/s, 00:01:25 left
            Exporting: 20,000 of 100,000, 1,000/s, 00:01:20 left

            """,
            _output.ToString()
        );
    }

    [Fact]
    public void A_move_that_stands_still_promises_nothing()
    {
        var progress = new ProgressLines(_output, "Importing", 10, _time);
        progress.Report(1);
        _time.Advance(ProgressLines.Pause);
        progress.Report(1);
        Assert.Equal("Importing: 1 of 10, 0/s, time left not known yet\n", _output.ToString());
    }
}
