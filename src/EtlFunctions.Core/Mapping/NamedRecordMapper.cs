using EtlFunctions.Feeds;

namespace EtlFunctions.Mapping;

/// <summary>A mapper in code that feeds name in <c>mapping.mapper</c>.</summary>
/// <param name="Name">The name, compared exactly.</param>
/// <param name="Create">Makes the mapper for a feed.</param>
public sealed record NamedRecordMapper(string Name, Func<Feed, IRecordMapper> Create);
