using System.Globalization;
using EtlFunctions.Api;
using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Runs;
using EtlFunctions.Diagnostics;

namespace EtlFunctions.Cli.Rejects;

/// <summary>A reject with its record, for people.</summary>
internal static class RejectText
{
    public static void Write(CommandSession session, RejectResponse shown)
    {
        var (console, reject) = (session.Console, shown.Reject);
        console.Say($"Reject {reject.Id} of feed {reject.Feed}: {reject.State}{(reject.Note is { } note ? $" ({Plain(note)})" : "")}");
        console.Say(RunReport.Line("reason", $"{reject.Code} at the stage {reject.Stage}: {Plain(reject.Message)}"));
        console.Say(RunReport.Line("where", Plain(reject.Location)));
        if (reject.ExternalId is { } product)
        {
            console.Say(RunReport.Line("product", Plain(product)));
        }

        console.Say(RunReport.Line("first seen", Amount.Moment(reject.FirstSeen, session.Time)));
        console.Say(RunReport.Line("last seen", $"{Amount.Moment(reject.LastSeen, session.Time)} by run {reject.RunId}, page {Amount.Of(reject.Page)}"));
        console.Say(RunReport.Line("attempts", Amount.Of(reject.Attempts)));
        if (reject.Records > 1)
        {
            console.Say(RunReport.Line("records", $"{Amount.Of(reject.Records)} with the same bytes in that run"));
        }

        if (reject.ClosedAt is { } closed)
        {
            console.Say(RunReport.Line("closed", Amount.Moment(closed, session.Time)));
        }

        console.Say(RunReport.Line("record", Size(shown)));
        console.Say(Plain(shown.Record.Text.TrimEnd('\n')));
    }

    private static string Size(RejectResponse shown) =>
        $"{Amount.Of(shown.Reject.Bytes, "byte")}{(shown.Record.Encoding == "hex" ? ", no text in an encoding that is known" : $" in {shown.Record.Encoding}")}"
        + (shown.IsCut ? $"; only the first {Amount.Of(Ledger.KeptReject.MaxKeptBytes)} are kept, so it cannot be replayed" : "");

    /// <summary>Gets a text with nothing in it that a terminal would obey.</summary>
    private static string Plain(string text) => text.Any(IsObeyed)
        ? string.Concat(text.Select(c => IsObeyed(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : c.ToString()))
        : text;

    private static bool IsObeyed(char c) => c is not ('\n' or '\t') && (char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format);
}
