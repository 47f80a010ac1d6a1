using EtlFunctions.Tests;

namespace EtlFunctions.App.Tests.Deployment;

/// <summary>A deployment holds what the App needs and nothing else that lies about.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly string _feeds = TemporaryFolder.Create();

    public void Dispose() => Directory.Delete(_feeds, recursive: true);

    [Fact]
    public async Task Publish_FolderWithStrayFiles_HasTheFeedsAndTheFilesTheyName()
    {
        Write("one.json", """{ "name": "one", "source": { "type": "file", "format": "csv", "path": "prices.csv", "transform": "scripts/prices v2.js" }, "mapping": { "id": { "path": "id" } } }""");
        Write("several.json", """
            {
              "name": "several",
              "source": { "type": "file", "path": [ "data/*.ndjson" , "it's a, b.csv", "gone.csv", "../outside.csv", "/etc/hostname" ] },
              "mapping": { "id": "id" }
            }
            """);
        Write("web.json", """{ "name": "web", "source": { "type": "http", "url": "https://example.com", "paginator": { "type": "none" } }, "mapping": { "id": "id" } }""");
        string[] named = ["prices.csv", "scripts/prices v2.js", "data/a.ndjson", "data/b.ndjson", "it's a, b.csv", "web.sample.json", "web.js"];
        string[] strays = ["feed.schema.json", "notes.json", "README.md", "one.json.bak", "one.json~", "data/c.csv", "data/deep/d.ndjson", "stray.csv", "scripts/stray.js", "examples/shop.json", ".env"];
        foreach (var file in (string[])[.. named, .. strays])
        {
            Write(file, "{}");
        }

        var files = await PublishedFiles.ListAsync(_feeds);

        Assert.Equal(
            ((string[])["one.json", "several.json", "web.json", .. named]).Select(f => $"feeds/{f}").Order(StringComparer.Ordinal),
            files.Where(f => f.StartsWith("feeds/", StringComparison.Ordinal)));
        Assert.Contains("host.json", files);
        Assert.Contains("EtlFunctions.Core.dll", files);
        Assert.DoesNotContain("local.settings.json", files);
        Assert.DoesNotContain(files, f => Path.GetExtension(f) is ".pdb" or ".xml");
    }

    [Fact]
    public async Task Publish_PathThatCannotBeRead_FailsAndNamesTheFeed()
    {
        Write("nested.json", """{ "name": "nested", "source": { "type": "file", "csv": { "a": 1 }, "path": "a.csv" }, "mapping": { "id": "id" } }""");

        var (exitCode, output) = await PublishedFiles.RunAsync(_feeds);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("nested.json", output, StringComparison.Ordinal);
        Assert.Contains("Found no \"path\" of the source that tells which files to deploy.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_FeedsOfTheRepository_HasTheSampleOnly() => Assert.Equal(
        ["feeds/sample.json", "feeds/sample.ndjson"],
        (await PublishedFiles.ListAsync(Repository.File("feeds"))).Where(f => f.StartsWith("feeds/", StringComparison.Ordinal)));

    private void Write(string file, string text)
    {
        var path = Path.Combine(_feeds, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
