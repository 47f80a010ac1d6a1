using EtlFunctions.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EtlFunctions.Cli.Display;

/// <summary>What stands below the progress bar.</summary>
internal static class LiveLoadDetails
{
    private static readonly Style Label = new(Color.Grey);
    private static readonly Style Trouble = new(Color.Yellow);
    private static readonly Style Failed = new(Color.Red);

    public static IRenderable Of(LoadProgress progress, DateTimeOffset now, int width)
    {
        var counters = progress.Counters;
        List<IRenderable> rows = [Numbers(progress)];
        if (LoadText.Waiting(counters, now) is { } waiting)
        {
            rows.Add(Line(waiting, width, Trouble));
        }

        foreach (var failure in counters.Failures)
        {
            rows.Add(Line("failed " + LoadText.Failure(failure), width, Failed));
        }

        if (counters.PagesFailed > counters.Failures.Count)
        {
            rows.Add(Line($"and {Amount.Of(counters.PagesFailed - counters.Failures.Count, "page")} before", width, Failed));
        }

        return new Rows(rows);
    }

    private static Grid Numbers(LoadProgress progress)
    {
        var counters = progress.Counters;
        var grid = new Grid();
        for (var i = 0; i < 6; i++)
        {
            grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, i % 2 == 0 ? 1 : 3, 0) });
        }

        Row(
            grid,
            ("pages", progress.PagesTotal is { } total ? $"{Amount.Of(progress.PagesCommitted)} / {Amount.Of(total)}" : Amount.Of(progress.PagesCommitted), Style.Plain),
            ("products", Amount.Of(counters.Read), Style.Plain),
            ("products/s", progress.ProductsPerSecond is { } rate ? Amount.PerSecond(rate)[..^2] : "–", Style.Plain));
        Row(
            grid,
            ("ETA", progress.Remaining is { } remaining ? Amount.Clock(remaining) : "–", Style.Plain),
            ("rejects", Amount.Of(counters.Rejected), counters.Rejected > 0 ? Trouble : Style.Plain),
            ("retries", Amount.Of(counters.Retries), counters.Retries > 0 ? Trouble : Style.Plain));
        return grid;
    }

    private static void Row(Grid grid, params ReadOnlySpan<(string Label, string Value, Style Style)> cells)
    {
        var row = new List<IRenderable>();
        foreach (var (label, value, style) in cells)
        {
            row.Add(new Text(label, Label));
            row.Add(new Text(value, style));
        }

        grid.AddRow([.. row]);
    }

    /// <summary>A long text is cut rather than wrapped, so that the display stays small.</summary>
    private static Text Line(string text, int width, Style style) =>
        new(text.Length <= width ? text : string.Concat(text.AsSpan(0, width - 1), "…"), style);
}
