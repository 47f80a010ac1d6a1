using EtlFunctions.Checking;
using EtlFunctions.Cli.Output;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Diagnostics;

namespace EtlFunctions.Cli.Checks;

/// <summary>Shows people how the catalog compares with the source.</summary>
internal static class VerificationText
{
    /// <param name="console">Takes the lines.</param>
    /// <param name="feed">The feed's name.</param>
    /// <param name="typed">The feed as the user named it, with the folder if need be.</param>
    /// <param name="found">What was found.</param>
    public static void Write(CommandConsole console, string feed, string typed, CatalogVerification found)
    {
        console.Say($"Feed {feed}: the catalog {(found.IsEqual ? "is what the source says" : "is not what the source says")}");
        foreach (var line in Lines(found))
        {
            console.Say(line);
        }

        foreach (var product in found.Products)
        {
            console.Say(RunReport.Line(product.Verdict, $"product {product.Id}{(product.Location is { } location ? $" ({location})" : "")}{Differences(product)}"));
        }

        if (found.Differing + found.Missing + found.Extra is var all && all > found.Products.Count)
        {
            console.Say(RunReport.Line("", $"and {Amount.Of(all - found.Products.Count, "product")} more (--limit)"));
        }

        if (found.Differing + found.Missing > 0)
        {
            console.Say($"Put right with '{CommandName.With($"run {typed} --full-refresh")}'.");
        }
    }

    private static IEnumerable<string> Lines(CatalogVerification found)
    {
        var equal = found.Compared - found.Differing - found.Missing - found.Newer - found.Taken;
        yield return RunReport.Line(
            "compared",
            $"{Amount.Of(found.Compared, "product")} of {Amount.Of(found.Read, "record")}: {Amount.Of(equal)} equal, {Amount.Of(found.Differing)} differ, {Amount.Of(found.Missing)} missing from the catalog");
        if (found.Extra + found.Discontinued > 0)
        {
            yield return RunReport.Line("not in source", $"{Amount.Of(found.Extra, "product")} of the catalog, and {Amount.Of(found.Discontinued)} that are discontinued");
        }

        if (found.Newer > 0)
        {
            yield return RunReport.Line("newer", $"{Amount.Of(found.Newer, "product")} of the catalog, which older records never replace");
        }

        if (found.Taken > 0)
        {
            yield return RunReport.Line("taken", $"{Amount.Of(found.Taken, "product")} equal but for SKUs that belong to another product");
        }

        if (found.Rejected > 0)
        {
            yield return RunReport.Line("rejected", $"{Amount.Of(found.Rejected, "record")}, not compared; the first, {found.FirstReject}");
        }

        foreach (var warning in found.Warnings)
        {
            yield return RunReport.Line("warning", warning);
        }
    }

    private static string Differences(ProductDrift product) => product.Verdict switch
    {
        "missing" => string.Concat(product.Differences.Prepend(" is not in the catalog").Select((text, i) => i == 0 ? text : $"; {text}")),
        "extra" => " is not in the source",
        _ => ": " + string.Join("; ", product.Differences),
    };
}
