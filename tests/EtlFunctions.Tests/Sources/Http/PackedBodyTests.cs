using System.IO.Compression;
using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>Pages that come packed, in every way that is unpacked.</summary>
public sealed class PackedBodyTests
{
    private const int Limit = 1024 * 1024;

    private static readonly string[] Records = SampleRecord.Many(95);

    private static readonly PaginatorOptions PageNumber = new() { Type = PaginatorType.PageNumber, BasePage = 1 };

    [Theory]
    [InlineData("gzip", false)]
    [InlineData("br", false)]
    [InlineData("deflate", false)]
    [InlineData(null, true)]
    [InlineData("gzip", true)]
    [InlineData("br", true)]
    public async Task Body_ThatGrowsPastTheLimit_StopsTheRun(string? encoding, bool isFile)
    {
        const int Whole = 200 * Limit;
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(SampleRecord.Json(1) + "\n", 4_000)));
        await using var server = await ApiServer.StartAsync(async c =>
        {
            c.Response.ContentType = "application/x-ndjson";
            await AnswerAsync(c, encoding, isFile, block, Whole / block.Length);
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Path = "products", Paginator = PageNumber, MaxBodyBytes = Limit });

        var failure = await run.FailAsync();

        Assert.True(failure.StopsRun);
        Assert.Contains("the body is larger than 1,048,576 bytes, unpacked", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task GzipFileOfJson_IsReadWithItsTotalAndItsCursor(string? encoding)
    {
        await using var server = await ApiServer.StartAsync(async c =>
        {
            var from = c.Number("cursor");
            var next = from + 40 < Records.Length ? $"\"{from + 40}\"" : "null";
            await AnswerAsync(c, encoding, isFile: true, Encoding.UTF8.GetBytes($$"""{"meta":{"next":{{next}},"total":95},"data":{{Answers.Array(Records.Skip(from).Take(40))}}}"""));
        });
        await using var run = HttpSourceRun.Open(new HttpSourceOptions
        {
            BaseUrl = server.Url, Path = "products.json", Paginator = new PaginatorOptions { Type = PaginatorType.Cursor, CursorPath = "meta.next", TotalPath = "meta.total" },
        });

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Equal(3, server.Asked.Count);
    }

    [Fact]
    public async Task GzipFile_ThatIsCutOff_IsFetchedAgain()
    {
        var answers = 0;
        var body = Files.FeedFolder.Gzip(Encoding.UTF8.GetBytes($$"""{"items":{{Answers.Array(Records)}},"total":95}"""));
        await using var server = await ApiServer.StartAsync(c =>
            Results.Bytes(Interlocked.Increment(ref answers) == 1 ? body[..(body.Length / 2)] : body, "application/json").ExecuteAsync(c));
        await using var run = HttpSourceRun.Open(new HttpSourceOptions { BaseUrl = server.Url, Paginator = PageNumber with { MaximumPage = 1 } });

        Assert.Equal(Records, await run.LoadAsync());
        Assert.Equal(2, answers);
    }

    /// <summary>Answers with a text packed as a file, as the body, or as both.</summary>
    private static async Task AnswerAsync(HttpContext context, string? encoding, bool isFile, ReadOnlyMemory<byte> block, int times = 1)
    {
        context.Response.Headers.ContentEncoding = encoding;
        await using Stream body = encoding switch
        {
            "gzip" => new GZipStream(context.Response.Body, CompressionLevel.Fastest),
            "br" => new BrotliStream(context.Response.Body, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(context.Response.Body, CompressionLevel.Fastest),
            _ => context.Response.Body,
        };
        if (isFile)
        {
            using var file = new MemoryStream();
            await using (var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            {
                await WriteAsync(gzip);
            }

            await body.WriteAsync(file.GetBuffer().AsMemory(0, (int)file.Length), context.RequestAborted);
        }
        else
        {
            await WriteAsync(body);
        }

        async Task WriteAsync(Stream stream)
        {
            for (var i = 0; i < times && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await stream.WriteAsync(block);
            }
        }
    }
}
