namespace EtlFunctions.Mapping;

/// <summary>Makes mappers from the declared mapping and from the registered ones.</summary>
public sealed class RecordMapperFactory : IRecordMapperFactory
{
    private readonly SortedDictionary<string, NamedRecordMapper> _named = new(StringComparer.Ordinal);

    /// <summary>Initializes a new instance of the <see cref="RecordMapperFactory"/> class.</summary>
    /// <param name="named">The registered mappers.</param>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    public RecordMapperFactory(IEnumerable<NamedRecordMapper> named)
    {
        foreach (var mapper in named)
        {
            if (!_named.TryAdd(mapper.Name, mapper))
            {
                throw new ArgumentException($"Two record mappers are registered as '{mapper.Name}'; give each a name of its own.", nameof(named));
            }
        }
    }

    /// <inheritdoc/>
    public IRecordMapper Create(string feed, MappingOptions mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        if (mapping.Mapper is not { } name)
        {
            return DeclaredRecordMapper.Compile(mapping);
        }

        return _named.TryGetValue(name, out var mapper) ? mapper.Create(feed, mapping) : throw new MappingException([Unknown(name)]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<MappingProblem> Validate(MappingOptions mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        if (mapping.Mapper is { } name)
        {
            return _named.ContainsKey(name) ? [] : [Unknown(name)];
        }

        DeclaredRecordMapper.TryCompile(mapping, out _, out var problems);
        return problems;
    }

    private MappingProblem Unknown(string name)
    {
        var registered = _named.Count == 0 ? "none is registered" : $"registered are {string.Join(", ", _named.Keys.Select(k => $"'{k}'"))}";
        return new MappingProblem("mapper", $"'{FoundText.Quote(name)}'", $"the name of a registered mapper; {registered}");
    }
}

/// <summary>A mapper in code that feeds name in <c>mapping.mapper</c>.</summary>
/// <param name="Name">The name, compared exactly.</param>
/// <param name="Create">Makes the mapper for a feed, from its name and its mapping.</param>
public sealed record NamedRecordMapper(string Name, Func<string, MappingOptions, IRecordMapper> Create);
