using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EtlFunctions.Cli.Commands;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EtlFunctions.Cli.Output;

/// <summary>Where a command writes: results on standard output, and what people read there too unless programs read it.</summary>
internal sealed class CommandConsole
{
    // Nothing is wrapped in a file or a pipe.
    private const int EndlessWidth = 10_000;

    private readonly Lazy<IAnsiConsole> _ansi;

    public CommandConsole(GlobalSettings settings, TextWriter output, TextWriter error, bool isTerminal)
    {
        IsJson = settings.Output == OutputFormat.Json;
        Results = output;
        Error = error;
        Text = IsJson ? error : output;
        _ansi = new Lazy<IAnsiConsole>(() => CreateAnsi(isTerminal, settings.HasColor));
        IsLive = isTerminal && !IsJson && !settings.IsVerbose;
    }

    /// <summary>Gets a value indicating whether programs read standard output.</summary>
    public bool IsJson { get; }

    /// <summary>Gets a value indicating whether programs got a result or a failure.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Gets a value indicating whether lines already shown may be drawn again.</summary>
    public bool IsLive { get; }

    /// <summary>Gets standard output.</summary>
    public TextWriter Results { get; }

    /// <summary>Gets standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>Gets the writer of what people read: standard output, or standard error beside JSON.</summary>
    public TextWriter Text { get; }

    /// <summary>Gets the terminal for what needs colors or columns; shows plain text where it is none.</summary>
    public IAnsiConsole Ansi => _ansi.Value;

    /// <summary>Writes a line for people.</summary>
    public void Say(string line = "") => Text.WriteLine(line);

    /// <summary>Writes a result for programs, as one line.</summary>
    public void Json<T>(T value, JsonTypeInfo<T> type)
    {
        Results.WriteLine(JsonSerializer.Serialize(value, type));
        HasAnswered = true;
    }

    /// <summary>Writes columns or colors for people.</summary>
    public void Draw(IRenderable renderable) => Ansi.Write(renderable);

    private IAnsiConsole CreateAnsi(bool isTerminal, bool hasColor)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && hasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(Text),
        });
        if (!isTerminal)
        {
            console.Profile.Width = EndlessWidth;
        }

        return console;
    }
}
