using Spectre.Console;
using Spectre.Console.Rendering;

namespace EtlFunctions.Cli.Display;

/// <summary>A line written above a live display, which is drawn again below it.</summary>
/// <remarks>The old display is erased first: Spectre.Console only writes over it, and a note may have more lines that are shorter.</remarks>
internal sealed class NoteAbove(string line) : Renderable
{
    private const string EraseBelow = "\e[J";

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [Segment.Control(EraseBelow), .. ((IRenderable)new Rows(new Text(line))).Render(options, maxWidth)];
}
