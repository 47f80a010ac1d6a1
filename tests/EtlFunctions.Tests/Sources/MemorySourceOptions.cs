using EtlFunctions.Feeds;

namespace EtlFunctions.Tests.Sources;

/// <summary>A source of type <c>memory</c>, which only tests have.</summary>
internal sealed record MemorySourceOptions() : SourceOptions(TypeName)
{
    public const string TypeName = "memory";
}
