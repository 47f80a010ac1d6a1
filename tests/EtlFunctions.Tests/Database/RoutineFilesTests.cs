using System.Text.RegularExpressions;
using EtlFunctions.Database;

namespace EtlFunctions.Tests.Database;

/// <summary>The functions of a database and the files of <c>Database/Routines</c>, which say the same.</summary>
public sealed partial class RoutineFilesTests : IAsyncLifetime
{
    private CoreHost _host = null!;

    private IReadOnlyList<Routine> Files => Routine.All(_host.Get<SqlText>());

    public async Task InitializeAsync() => _host = await CoreHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Routines_OfADatabase_AreThoseOfTheFilesWithoutOverloads()
    {
        var found = await _host.Database.ScalarAsync<string[]>(
            "SELECT array_agg(format('%s.%s', pronamespace::regnamespace, proname) ORDER BY proname COLLATE \"C\") FROM pg_proc WHERE pronamespace IN ('etl'::regnamespace, 'catalog'::regnamespace)");

        Assert.Equal(Files.Select(f => $"etl.{f.Name}"), found);
    }

    [Fact]
    public async Task Routines_OfADatabase_HaveTheTextOfTheFiles()
    {
        foreach (var file in Files)
        {
            var text = await _host.Database.ScalarAsync<string>($"SELECT prosrc FROM pg_proc WHERE pronamespace = 'etl'::regnamespace AND proname = '{file.Name}'");
            var settings = await _host.Database.ScalarAsync<string[]>($"SELECT coalesce(proconfig, '{{}}') FROM pg_proc WHERE pronamespace = 'etl'::regnamespace AND proname = '{file.Name}'");

            Assert.Equal(Body().Match(file.Text).Groups["body"].Value, text);
            Assert.Equal(Setting().Matches(file.Text).Select(m => $"{m.Groups["name"]}={m.Groups["value"]}"), settings);
        }
    }

    [Fact]
    public void File_OfARoutine_SaysWhatItDoesAndHoldsTheOneFunctionOfItsName() => Assert.All(Files, file =>
    {
        Assert.StartsWith("-- ", file.Text, StringComparison.Ordinal);
        Assert.Contains("raises", file.Text[..file.Text.IndexOf("CREATE", StringComparison.Ordinal)], StringComparison.OrdinalIgnoreCase);
        Assert.Equal(file.Name, Assert.Single(Head().Matches(file.Text)).Groups["name"].Value);
        Assert.Single(Body().Matches(file.Text));
    });

    [Theory]
    [InlineData("load_chunk", "load_chunk")]
    [InlineData("Former.load_chunk_before", "load_chunk_before")]
    public void Name_OfARoutineOfTheReleaseBefore_IsThatOfItsFile(string file, string name) => Assert.Equal(name, Routine.NameOf(file));

    [Fact]
    public async Task ChunkStatement_NamesTheParametersInTheirOrder()
    {
        var parameters = await _host.Database.ScalarAsync<string[]>("SELECT proargnames[1:pronargs] FROM pg_proc WHERE pronamespace = 'etl'::regnamespace AND proname = 'load_chunk'");
        var comments = Names("LoadHeldChunk");
        var hot = Names("LoadChunk");

        Assert.Equal(parameters, comments);
        Assert.Equal(parameters![..hot.Length], hot);

        static string[] Names(string file) => [.. Comment().Matches(SqlText.Read($"EtlFunctions.Loading.{file}.sql")).SelectMany(m => m.Groups["names"].Value.Split([',', ';'], StringSplitOptions.TrimEntries)).Select(name => $"p_{name}")];
    }

    [GeneratedRegex(@"AS \$\$(?<body>.*?)\$\$", RegexOptions.Singleline)]
    private static partial Regex Body();

    [GeneratedRegex(@"^SET (?<name>\w+) = (?<value>\w+)$", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"CREATE OR REPLACE FUNCTION ""etl""\.(?<name>\w+)\(")]
    private static partial Regex Head();

    [GeneratedRegex("-- (?<names>.+)$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
