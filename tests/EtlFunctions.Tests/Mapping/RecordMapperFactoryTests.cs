using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using Microsoft.Extensions.DependencyInjection;
using static EtlFunctions.Tests.Mapping.MappingSample;

namespace EtlFunctions.Tests.Mapping;

public sealed class RecordMapperFactoryTests
{
    [Fact]
    public void Create_NoName_GivesTheDeclaredMapper() => Assert.IsType<DeclaredRecordMapper>(new RecordMapperFactory([]).Create("feed", Full));

    [Fact]
    public void Create_RegisteredName_GivesThatMapperForTheFeed()
    {
        using var services = new ServiceCollection()
            .AddRecordMapper("shout", (feed, _) => new Shout(feed))
            .AddSingleton<IRecordMapperFactory, RecordMapperFactory>()
            .BuildServiceProvider();

        var mapper = services.GetRequiredService<IRecordMapperFactory>().Create("feed", new MappingOptions { Mapper = "shout" });

        Assert.Equal("FEED", Map(mapper, []).Product!.ExternalId);
    }

    [Fact]
    public void Create_UnknownName_ListsTheRegisteredOnes()
    {
        var factory = new RecordMapperFactory([new("b", (_, _) => new Shout("")), new("a", (_, _) => new Shout(""))]);
        var mapping = new MappingOptions { Mapper = "c" };

        var thrown = Assert.Throws<MappingException>(() => factory.Create("feed", mapping));

        Assert.Equal("mapping.mapper: found 'c', expected the name of a registered mapper; registered are 'a', 'b'", Assert.Single(thrown.Problems).ToString());
        Assert.Equal(thrown.Problems, factory.Validate(mapping));
        Assert.EndsWith("none is registered.", Assert.Throws<MappingException>(() => new RecordMapperFactory([]).Create("feed", mapping)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_Mapping_TellsWhatCreateWouldRefuse()
    {
        var factory = new RecordMapperFactory([new("a", (_, _) => new Shout(""))]);

        Assert.Empty(factory.Validate(Full));
        Assert.Empty(factory.Validate(new MappingOptions { Mapper = "a" }));
        Assert.Equal("id", Assert.Single(factory.Validate(new MappingOptions())).Path);
    }

    [Fact]
    public void Constructor_SameNameTwice_IsAnError()
    {
        var thrown = Assert.Throws<ArgumentException>(() => new RecordMapperFactory([new("a", (_, _) => new Shout("")), new("a", (_, _) => new Shout(""))]));

        Assert.StartsWith("Two record mappers are registered as 'a'; give each a name of its own.", thrown.Message, StringComparison.Ordinal);
    }

    private sealed class Shout(string name) : IRecordMapper
    {
        public MappedRecord Map(in RawRecord record) => MappedRecord.Of(new Product { ExternalId = name.ToUpperInvariant() });
    }
}
