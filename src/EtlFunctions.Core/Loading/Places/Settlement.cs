namespace EtlFunctions.Loading;

/// <summary>What a chunk of held records settles.</summary>
/// <param name="Keys">What the records of each product have in common.</param>
/// <param name="Ids">What product became of each, <see langword="null"/> where none did.</param>
/// <param name="Read">The records that had not been counted.</param>
/// <param name="Duplicates">Those of them that another record of their product supersedes.</param>
/// <param name="Superseded">The updates counted before that turn out to be of duplicates.</param>
/// <param name="Repeats">The records counted before that turn out to be duplicates.</param>
public sealed record Settlement(
    IReadOnlyList<string> Keys, IReadOnlyList<string?> Ids, int Read, int Duplicates, int Superseded, int Repeats);
