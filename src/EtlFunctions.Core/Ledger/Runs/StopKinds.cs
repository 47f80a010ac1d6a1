using System.Text.Json;

namespace EtlFunctions.Ledger;

/// <summary>The kinds' names, as the ledger and the summary write them, and what each means for going on.</summary>
public static class StopKinds
{
    /// <summary>Gets the kind's name.</summary>
    /// <param name="kind">The kind.</param>
    public static string ToText(this StopKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    /// <summary>Gets the kind of a name, or <see langword="null"/> for one that this version does not know.</summary>
    /// <param name="text">The name.</param>
    public static StopKind? Parse(string? text)
    {
        foreach (var kind in Enum.GetValues<StopKind>())
        {
            if (kind.ToText() == text)
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>Gets whether a run that stopped for this cannot be gone on with; the next start ends it and begins anew.</summary>
    /// <remarks>The routine begin_run has the same kinds. A person may resume one whose source was put back.</remarks>
    /// <param name="kind">The kind.</param>
    public static bool IsDeadEnd(this StopKind kind) => kind is StopKind.SourceChanged or StopKind.SourceGone or StopKind.SourceInconsistent
        or StopKind.CursorExpired or StopKind.PageLost or StopKind.Feed or StopKind.Unbalanced;

    /// <summary>Gets whether a run that stopped for this stops for it again, where it was gone on with once and got no further.</summary>
    /// <param name="kind">The kind.</param>
    public static bool MayRepeat(this StopKind kind) => kind is StopKind.PageRefused or StopKind.Unsettled;
}
