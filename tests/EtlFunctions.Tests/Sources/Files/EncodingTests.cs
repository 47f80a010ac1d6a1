using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Tests.Sources.Files;

public sealed class EncodingTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public static TheoryData<string> Names => [.. SourceEncoding.Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("windows-1252")]
    [InlineData("windows-1250")]
    [InlineData("iso-8859-1")]
    [InlineData("macintosh")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    public async Task Csv_InTheDeclaredEncoding_IsRead(string encoding)
    {
        _folder.Write("a.csv", Encode("Id;Größe;sku\r\n1;Wärmflasche \"x\"\r\n".Replace(" \"x\"", ";s", StringComparison.Ordinal) + "2;Lamp;t\r\n", encoding));
        var feed = _folder.Feed("a.csv", source: o => o with { Encoding = encoding, Delimiter = ';' });

        var records = await SourceRun.LoadAsync(Mapped(feed, "Id", "Größe"));

        Assert.Equal(["Wärmflasche", "Lamp"], records.Select(r => Field(r, "Größe")));
    }

    [Theory]
    [InlineData("windows-1252", "€ “ä” é – ß")]
    [InlineData("iso-8859-1", "€ “ä” é – ß")]
    [InlineData("iso-8859-15", "€ š ä")]
    [InlineData("windows-1250", "Łódź š ě")]
    [InlineData("windows-1251", "Лампа №")]
    [InlineData("koi8-r", "Лампа")]
    [InlineData("shift_jis", "ﾗﾝﾌﾟ 電球ソ")]
    [InlineData("gbk", "台灯 €")]
    [InlineData("big5", "檯燈")]
    [InlineData("euc-kr", "램프")]
    [InlineData("euc-jp", "電球")]
    [InlineData("utf-16", "Wärme 台灯 😀")]
    [InlineData("utf-16be", "Wärme 台灯 😀")]
    [InlineData("utf-8", "Wärme 台灯 😀")]
    public async Task Text_OfEachKind_IsReadFromEveryPlace(string encoding, string title)
    {
        var lines = string.Concat(Enumerable.Range(1, 300).Select(i => $"{{\"id\":{i},\"title\":\"{title} {i}\"}}\n"));
        var array = "[\n" + lines.TrimEnd('\n').Replace("\n", ",\n", StringComparison.Ordinal) + "]";
        var csv = "id,title,sku\n" + string.Concat(Enumerable.Range(1, 300).Select(i => $"{i},{title} {i},s\n"));
        _folder.Write("a.ndjson", Encode(lines, encoding));
        _folder.Write("a.json", Encode(array, encoding));
        _folder.Write("a.csv", Encode(csv, encoding));
        _folder.Write("b.csv.gz", FeedFolder.Gzip(Encode(csv, encoding)));
        foreach (var file in new[] { "a.ndjson", "a.json", "a.csv", "b.csv.gz" })
        {
            var feed = _folder.Feed(file, pageSize: 7, source: o => o with { Encoding = encoding });
            var records = await SourceRun.LoadAsync(feed, maxPages: 3);

            Assert.Equal(Enumerable.Range(1, 300).Select(i => $"{title} {i}"), records.Select(r => Field(r, "title")));
            Assert.All(records, r => Assert.Null(r.Problem));
            await RequireSameAfterResumeAsync(feed, records);
        }
    }

    [Theory]
    [InlineData("windows-1252", 1)]
    [InlineData("utf-16le", 2)]
    public async Task Place_IsThatOfTheStoredBytes(string encoding, int bytesPerCharacter)
    {
        _folder.Write("a.csv", Encode("id,title,sku\n1,Wärme €,s\n2,Lamp,s\n", encoding));

        var records = await SourceRun.LoadAsync(_folder.Feed("a.csv", source: o => o with { Encoding = encoding }));

        Assert.Equal(new RecordLocation("a.csv", 3, 25 * bytesPerCharacter), records[1].Location);
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.ndjson")]
    [InlineData("a.json")]
    public async Task BytesThatTheEncodingLacks_FarIn_AreARejectAsTheyCame(string file)
    {
        var isCsv = file == "a.csv";
        byte[] Line(int i, byte[] title) => isCsv
            ? [.. Encoding.ASCII.GetBytes($"{i},"), .. title, .. ",s\n"u8]
            : [.. Encoding.ASCII.GetBytes($"{{\"id\":{i},\"title\":\""), .. title, .. "\"}"u8, .. file == "a.json" ? ",\n"u8 : "\n"u8];
        byte[] bad = Line(150, [(byte)'W', 0x81, 0xE4, 0x8D]);
        byte[] content = [
            .. isCsv ? "id,title,sku\n"u8 : file == "a.json" ? "["u8 : [],
            .. Enumerable.Range(1, 149).SelectMany(i => Line(i, [(byte)'W', 0xE4])),
            .. bad,
            .. Line(151, "x"u8.ToArray()),
            .. file == "a.json" ? "]"u8 : []];
        _folder.Write(file, content);

        var records = await SourceRun.LoadAsync(_folder.Feed(file, source: o => o with { Encoding = "windows-1252" }));

        var reject = Assert.Single(records, r => r.Problem is not null);
        Assert.Equal("invalid_encoding", reject.Problem!.Code);
        Assert.Equal(Encoding.Latin1.GetString(bad).TrimEnd('\n', ','), Encoding.Latin1.GetString(reject.Payload.Span));
        Assert.Equal(151, records.Count);
    }

    [Theory]
    [InlineData("Wärmflasche", "windows-1252", "windows-1252")]
    [InlineData("Smörgåsbord “x”", "windows-1252", "windows-1252")]
    [InlineData("Zażółć gęślą jaźń", "windows-1250", "windows-1250")]
    [InlineData("Настольная лампа", "windows-1251", "windows-1251")]
    [InlineData("Wärmflasche für Bären", "macintosh", "macintosh")]
    [InlineData("Wärmflasche für Bären", "ibm850", "ibm850")]
    [InlineData("デスクランプ", "shift_jis", "shift_jis")]
    public async Task FirstRecords_InAnotherEncoding_StopBeforeAnythingAndNameIt(string title, string encoding, string likely)
    {
        foreach (var (file, text) in new[] { ("a.csv", $"id,title,sku\n1,{title},s\n2,Lamp,s\n"), ("a.ndjson", $"{{\"id\":1,\"title\":\"{title}\"}}\n"), ("a.json", $"[{{\"id\":1,\"title\":\"{title}\"}}]") })
        {
            _folder.Write(file, Encode(text, encoding));

            var error = await Assert.ThrowsAsync<FeedMisfitException>(() => SourceRun.LoadAsync(_folder.Feed(file)));

            Assert.Contains($"looks like {likely} (\"", error.Message, StringComparison.Ordinal);
            Assert.Contains($"set source.encoding to \"{likely}\"", error.Message, StringComparison.Ordinal);
            Assert.Contains(title.Split(' ')[0], error.Message, StringComparison.Ordinal);
            Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Header_InAnotherEncoding_NamesIt()
    {
        _folder.Write("a.csv", Encode("id,Größe\n1,2\n", "windows-1252"));

        var error = await Assert.ThrowsAsync<FeedMisfitException>(() => SourceRun.LoadAsync(_folder.Feed("a.csv")));

        Assert.Contains("a.csv, line 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("windows-1252 (\"Größe\")", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondFile_InAnotherEncoding_StopsBeforeTheFirstIsPlanned()
    {
        _folder.Write("a.ndjson", "{\"id\":1}\n");
        _folder.Write("b.ndjson", Encode("{\"id\":2,\"title\":\"Wärme\"}\n", "windows-1252"));
        await using var source = SourceRun.Open(_folder.Feed("*.ndjson"));

        var error = await Assert.ThrowsAsync<FeedMisfitException>(() => source.PlanAsync(null, 40, CancellationToken.None));

        Assert.StartsWith("b.ndjson", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Utf8_UnderAnotherName_IsNotTakenForIt()
    {
        _folder.Write("a.csv", "id,title,sku\n1,Wärmflasche,s\n");

        var error = await Assert.ThrowsAsync<FeedMisfitException>(() => SourceRun.LoadAsync(_folder.Feed("a.csv", source: o => o with { Encoding = "windows-1252" })));

        Assert.Contains("found text in UTF-8 (\"Wärmflasche\"); expected windows-1252 by source.encoding. Set source.encoding to \"utf-8\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Utf8_WithABrokenRecordUnderAnotherName_IsNotTakenForItEither()
    {
        _folder.Write("a.ndjson", [.. Encoding.UTF8.GetBytes("{\"id\":1,\"title\":\"Wärme für Bären und Füchse, Öl, ß\"}\n"), .. "{\"id\":9,\"title\":\"W"u8, 0xE4, .. "\"}\n"u8]);

        await Assert.ThrowsAsync<FeedMisfitException>(() => SourceRun.LoadAsync(_folder.Feed("a.ndjson", source: o => o with { Encoding = "windows-1252" })));
    }

    [Theory]
    [InlineData("MENÜ– É™")]
    [InlineData("Ä®")]
    public async Task SignsBehindCapitals_ArePassedAsTheyAreDeclared(string title)
    {
        _folder.Write("a.ndjson", Encode($"{{\"id\":1,\"title\":\"{title}\"}}\n", "windows-1252"));

        Assert.Equal(title, Field(Assert.Single(await SourceRun.LoadAsync(_folder.Feed("a.ndjson", source: o => o with { Encoding = "windows-1252" }))), "title"));
    }

    [Fact]
    public async Task BrokenRecord_AmongManyThatAreRight_IsAReject()
    {
        byte[] broken = [.. "{\"id\":9,\"title\":\"W"u8, 0xE4, .. "\"}\n"u8];
        _folder.Write("a.ndjson", [.. Encoding.UTF8.GetBytes("{\"id\":1,\"title\":\"Wärme für Bären und Füchse\"}\n{\"id\":2,\"title\":\"Öl\"}\n"), .. broken]);

        Assert.Equal(3, (await SourceRun.LoadAsync(_folder.Feed("a.ndjson"))).Count);
    }

    [Fact]
    public async Task ByteOrderMark_ComesBeforeTheDeclaredEncoding()
    {
        _folder.Write("a.csv", "\uFEFFid,title,sku\n1,Wärme,s\n");
        _folder.Write("b.csv", [0xFF, 0xFE, .. Encode("id,title,sku\n2,Wärme,s\n", "utf-16le")]);
        _folder.Write("c.csv", Encode("id,title,sku\n3,Wärme,s\n", "windows-1252"));

        var records = await SourceRun.LoadAsync(_folder.Feed("*.csv", source: o => o with { Encoding = "windows-1252" }));

        Assert.Equal(["Wärme", "Wärme", "Wärme"], records.Select(r => Field(r, "title")));
    }

    [Fact]
    public async Task Utf16_WithoutMark_IsNamed()
    {
        _folder.Write("a.csv", Encode("id,title,sku\n1,Wärme,s\n", "utf-16le"));

        var error = await Assert.ThrowsAsync<FeedMisfitException>(() => SourceRun.LoadAsync(_folder.Feed("a.csv")));

        Assert.Contains("Set source.encoding to \"utf-16le\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnicodeText_OfExcel_IsRead()
    {
        _folder.Write("a.tsv", [0xFF, 0xFE, .. Encode("id\ttitle\tsku\r\n1\t\"24\"\" TV, black\"\ts\r\n2\tWärme\tt\r\n", "utf-16le")]);

        var records = await SourceRun.LoadAsync(_folder.Feed("a.tsv"));

        Assert.Equal(["24\" TV, black", "Wärme"], records.Select(r => Field(r, "title")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EachName_IsAnEncoding_ThatTurnsBack(string name)
    {
        if (Charsets.Of(name) is not { } charset)
        {
            Assert.Equal("utf-8", name);
            return;
        }

        byte[] stored = [.. Enumerable.Range(0, 256).Select(i => (byte)i), .. Enumerable.Range(0x80, 0x7F).SelectMany(i => new byte[] { (byte)i, 0x41, (byte)i, 0xA1 })];
        var utf8 = charset.ToUtf8(stored);

        Assert.Equal(stored.Length, charset.StoredLength(utf8));
        Assert.Equal(stored.Length, charset.Restore(utf8).Length);
        Assert.Equal(utf8.Length, charset.Utf8Length(utf8, stored.Length));
        Assert.Equal(utf8, charset.ToUtf8(charset.Restore(utf8)));
    }

    [Theory]
    [InlineData("UTF8", "utf-8")]
    [InlineData("ISO-8859-1", "iso-8859-1")]
    [InlineData("\"Windows-1252\"", "windows-1252")]
    [InlineData("latin1", "iso-8859-1")]
    [InlineData("Shift-JIS", "shift_jis")]
    [InlineData("x-unheard-of", null)]
    [InlineData(null, null)]
    public void Charset_OfAHeader_IsKnownByItsNames(string? charset, string? name) => Assert.Equal(name, Charsets.Known(charset));

    internal static byte[] Encode(string text, string name) => name switch
    {
        "utf-8" => Encoding.UTF8.GetBytes(text),
        "utf-16" or "utf-16le" => Encoding.Unicode.GetBytes(text),
        "utf-16be" => Encoding.BigEndianUnicode.GetBytes(text),
        "iso-8859-1" => CodePagesEncodingProvider.Instance.GetEncoding("windows-1252")!.GetBytes(text),
        "gbk" => CodePagesEncodingProvider.Instance.GetEncoding(936)!.GetBytes(text),
        _ => CodePagesEncodingProvider.Instance.GetEncoding(name)!.GetBytes(text),
    };

    internal static string? Field(RawRecord record, string name)
    {
        using var json = System.Text.Json.JsonDocument.Parse(record.Payload);
        return json.RootElement.GetProperty(name).ToString();
    }

    private static Feed Mapped(Feed feed, string id, string title) =>
        feed with { Mapping = new MappingOptions { Id = new FieldMapping { Path = id }, Title = new FieldMapping { Path = title } } };

    private static async Task RequireSameAfterResumeAsync(Feed feed, List<RawRecord> expected)
    {
        await using var first = SourceRun.Open(feed);
        var plans = await SourceRun.PlanAllAsync(first, maxPages: 3);
        var cursor = plans[plans.Count / 2].NextCursor;
        await using var resumed = SourceRun.Open(feed);
        var rest = (await SourceRun.PlanAllAsync(resumed, cursor, maxPages: 3)).SelectMany(p => p.Pages).ToList();
        Assert.Equal(plans.Skip((plans.Count / 2) + 1).SelectMany(p => p.Pages), rest);
        await using var reader = SourceRun.Open(feed);
        var records = new List<RawRecord>();
        foreach (var page in rest)
        {
            records.AddRange(await SourceRun.ReadAsync(reader, page));
        }

        Assert.Equal(expected.TakeLast(records.Count).Texts(), records.Texts());
        Assert.Equal(expected.TakeLast(records.Count).Select(r => r.Location), records.Select(r => r.Location));
        Assert.NotEmpty(records);
    }
}
