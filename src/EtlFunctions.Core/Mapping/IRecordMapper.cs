namespace EtlFunctions.Mapping;

/// <summary>Turns a raw record into a product or says why it cannot. Pure: the same record always gives the same result.</summary>
/// <remarks>
/// The declared mapping of a feed file is one implementation. Register another by name, and name it in the feed's
/// <c>mapping.mapper</c>, for what a declaration cannot say. Implementations are safe to call concurrently and never throw
/// for bad data.
/// </remarks>
public interface IRecordMapper
{
    /// <summary>Maps one record.</summary>
    /// <param name="record">The raw record; one with a <see cref="RawRecord.Problem"/> is never passed.</param>
    /// <returns>A product, or the reason for a reject.</returns>
    MappedRecord Map(in RawRecord record);
}
