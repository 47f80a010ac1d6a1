using EtlFunctions.Cli.Checks;

namespace EtlFunctions.Tests.Cli.Checks;

public sealed class WaitNoticeTests : IDisposable
{
    private readonly DelayClock _clock = new();
    private readonly StringWriter _text = new();
    private readonly TextWriter _error;

    public WaitNoticeTests() => _error = TextWriter.Synchronized(_text);

    public void Dispose() => _error.Dispose();

    [Fact]
    public async Task Wait_ForSomethingThatHangs_SaysForWhatAndHowLongAgainAndAgain()
    {
        var gate = new TaskCompletionSource<int>();

        var wait = new WaitNotice(_error, _clock).ForAsync("an answer of https://shop", gate.Task);
        for (var i = 0; i < 3; i++)
        {
            var said = i;
            await Eventually.HoldsAsync(() => _clock.Delays == 1 && Lines().Length == said, $"the wait says something {i + 1} times");
            _clock.AdvanceToNextDelay();
        }

        await Eventually.HoldsAsync(() => Lines().Length == 3, "the third is said");
        gate.SetResult(7);

        Assert.Equal(7, await wait);
        Assert.Equal(
            ["5.0 s", "10.0 s", "15.0 s"],
            Lines().Select(line => line.Replace("Waiting for an answer of https://shop for ", "", StringComparison.Ordinal).Replace("; Ctrl+C stops", "", StringComparison.Ordinal)));
        Assert.Equal(0, _clock.Delays);
    }

    [Fact]
    public async Task Wait_ForSomethingThatIsThere_SaysNothing()
    {
        Assert.Equal(7, await new WaitNotice(_error, _clock).ForAsync("it", Task.FromResult(7)));
        Assert.Equal((0, 0), (Lines().Length, _clock.Delays));
    }

    [Fact]
    public async Task Wait_ForSomethingThatFails_PassesTheFailureOn() =>
        await Assert.ThrowsAsync<TimeoutException>(() => new WaitNotice(_error, _clock).ForAsync("it", Task.FromException<int>(new TimeoutException())));

    private string[] Lines()
    {
        lock (_error)
        {
            return _text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
