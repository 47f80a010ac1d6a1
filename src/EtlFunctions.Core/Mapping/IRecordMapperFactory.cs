namespace EtlFunctions.Mapping;

/// <summary>Makes the mapper of a feed: the declared one, or the one registered under the name in <c>mapping.mapper</c>.</summary>
public interface IRecordMapperFactory
{
    /// <summary>Makes the mapper.</summary>
    /// <param name="feed">The feed's name.</param>
    /// <param name="mapping">Its mapping.</param>
    /// <returns>The mapper; it may be used for all records of the feed, concurrently.</returns>
    /// <exception cref="MappingException">No mapper of that name is registered, or the declared mapping cannot work.</exception>
    IRecordMapper Create(string feed, MappingOptions mapping);

    /// <summary>Finds everything in a mapping that would keep <see cref="Create"/> from making its mapper.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <returns>The problems; empty when there are none.</returns>
    IReadOnlyList<MappingProblem> Validate(MappingOptions mapping);
}
