using EtlFunctions.Mapping;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers record mappers written in code.</summary>
public static class RecordMapperServiceCollectionExtensions
{
    /// <summary>Registers a mapper under the name by which feeds ask for it in <c>mapping.mapper</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; two mappers of one name are an error at the first use.</param>
    /// <param name="create">Makes the mapper for a feed, from its name and its mapping.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddRecordMapper(this IServiceCollection services, string name, Func<string, MappingOptions, IRecordMapper> create)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        return services.AddSingleton(new NamedRecordMapper(name, create));
    }
}
