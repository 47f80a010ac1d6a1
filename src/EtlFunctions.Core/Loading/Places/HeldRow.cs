using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>A held record as the ledger has it.</summary>
/// <param name="Page">The page it was read on.</param>
/// <param name="Place">Its number in that page, from 1.</param>
/// <param name="Key">What it has in common with the others of its product.</param>
/// <param name="IsPart">Whether it is no product without the line it names.</param>
/// <param name="Action">What became of it when it was loaded before, <c>x</c> where that is settled; <see langword="null"/> where it was held at once.</param>
/// <param name="Record">The record.</param>
internal sealed record HeldRow(int Page, int Place, string Key, bool IsPart, string? Action, RawRecord Record)
{
    /// <summary>Gets a value indicating whether the record is among those counted already.</summary>
    public bool IsCounted => Action is not null;
}
