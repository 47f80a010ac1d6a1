using EtlFunctions.Cli.Commands;

namespace EtlFunctions.Cli.Display;

/// <summary>Chooses the display that fits where the output goes.</summary>
internal static class LoadDisplays
{
    public static ILoadDisplay Start(CommandSession session, string feed, LoadMeter meter)
    {
        var console = session.Console;
        if (console.IsLive)
        {
            return new LiveLoadDisplay(feed, meter, console.Ansi, session.Time);
        }

        return console.IsJson && !session.Settings.IsVerbose
            ? new NoLoadDisplay(feed, meter, console.Error)
            : new PlainLoadDisplay(feed, meter, console.Text, session.Time);
    }
}
