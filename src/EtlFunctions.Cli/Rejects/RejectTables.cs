using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Output;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;

namespace EtlFunctions.Cli.Rejects;

/// <summary>Rejects for people: by their reasons first, since many are usually one mistake.</summary>
internal sealed class RejectTables(CommandSession session)
{
    private const int LongestMessage = 100;

    public void Show(IReadOnlyList<RejectGroup> groups, IReadOnlyList<KeptReject> latest, string state)
    {
        var console = session.Console;
        if (groups.Count == 0)
        {
            console.Say(state == RejectStates.Open ? "No reject is open." : "No reject is found.");
            return;
        }

        var reasons = Columns.Of(">rejects", "feed", "stage", "code", "field", "last seen", ">such as", "message");
        foreach (var group in groups)
        {
            reasons.AddTexts(
                Amount.Of(group.Rejects), group.Feed, group.Stage, group.Code, group.Path ?? "", Time(group.LastSeen), Id(group.Example), OneLine(group.Message));
        }

        console.Draw(reasons);
        console.Say();
        console.Say(latest.Count < groups.Sum(group => group.Rejects) ? $"The latest {Amount.Of(latest.Count)}:" : "They are:");
        var list = Columns.Of(">id", "feed", "code", "product", "where", "first seen", "last seen", ">attempts");
        foreach (var reject in latest)
        {
            list.AddTexts(
                Id(reject.Id), reject.Feed, reject.Code, OneLine(reject.ExternalId ?? ""), OneLine(reject.Location), Time(reject.FirstSeen), Time(reject.LastSeen),
                Amount.Of(reject.Attempts));
        }

        console.Draw(list);
        console.Say();
        console.Say($"'{CommandName.With("rejects show <id>")}' shows a record; '{CommandName.With("rejects replay <feed>")}' tries them by the mapping of now.");
    }

    private string Time(DateTimeOffset at) => Amount.Moment(at, session.Time)[..^7];

    private static string Id(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string OneLine(string text)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length <= LongestMessage ? line : $"{line[..LongestMessage]}…";
    }
}
