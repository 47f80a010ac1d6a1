using System.Text;
using System.Threading.Channels;
using EtlFunctions.Cli.Display;
using Microsoft.Extensions.Time.Testing;

namespace EtlFunctions.Tests.Cli.Display;

public sealed class PlainLoadDisplayTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LineWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Run_Resumed_SaysSoAtOnceAndThenALineAnInterval()
    {
        var meter = new LoadMeter(_time);
        await using var display = new PlainLoadDisplay("shop", meter, _output, _time);
        meter.Begin(committed: 10, planned: 40);
        Assert.Equal($"Resuming run {LoadEvents.Run} of feed shop: 10 of 40 planned pages are committed (run --fresh starts anew)", await _output.NextAsync());

        meter.Plan(40, isEnd: true);
        meter.Commit(10);
        _time.Advance(PlainLoadDisplay.Interval);
        Assert.Equal(" 50 %  20 of 40 pages  250 products  125/s  0 rejects  0 retries  0:04 left", await _output.NextAsync());
    }

    [Fact]
    public async Task Run_LessThanAnInterval_WritesNoProgress()
    {
        var meter = new LoadMeter(_time);
        await using (var display = new PlainLoadDisplay("shop", meter, _output, _time))
        {
            meter.Begin();
            meter.Commit(10);
            _time.Advance(PlainLoadDisplay.Interval - TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal($"Run {LoadEvents.Run} of feed shop", await _output.NextAsync());
        Assert.False(_output.HasMore);
    }

    private sealed class LineWriter : TextWriter
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public override Encoding Encoding => Encoding.UTF8;

        public bool HasMore => _lines.Reader.Count > 0;

        public override void WriteLine(string? value) => _lines.Writer.TryWrite(value ?? "");

        public async Task<string> NextAsync()
        {
            var line = _lines.Reader.ReadAsync().AsTask();
            await Eventually.EndsAsync(line, "the display writes a line");
            return await line;
        }
    }
}
