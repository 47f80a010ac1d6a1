using EtlFunctions.Database;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>The names of a record's lines as one text, a line each, as they are sent.</summary>
internal static class HeldNames
{
    public static string? Join(RecordGroup? group) =>
        group is { Names.Count: > 0 } ? StorableText.Clean(string.Join('\n', group.Names.Select(n => n.Replace('\n', ' ')))) : null;
}
