using System.Text;

namespace EtlFunctions.Tests.Cli;

/// <summary>What a process prints to one of its outputs, readable while it runs.</summary>
internal sealed class ProcessText
{
    private readonly StringBuilder _text = new();
    private readonly Task _reading;

    public ProcessText(StreamReader output) => _reading = ReadAsync(output);

    /// <summary>Gets what was printed so far.</summary>
    public string SoFar
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>Waits for the end of the output.</summary>
    public async Task<string> ToEndAsync()
    {
        await Eventually.EndsAsync(_reading, $"the output ends, after: {SoFar}");
        return SoFar;
    }

    private async Task ReadAsync(StreamReader output)
    {
        var buffer = new char[4096];
        while (await output.ReadAsync(buffer) is > 0 and var length)
        {
            lock (_text)
            {
                _text.Append(buffer, 0, length);
            }
        }
    }
}
