using EtlFunctions.Drafting;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EtlFunctions.Tests.Drafting;

/// <summary>A folder with sources, in which feeds are drafted as <c>etl init --yes</c> does, and then read as a run reads them.</summary>
internal sealed class DraftFolder : IDisposable
{
    private readonly ServiceProvider _services;

    public DraftFolder()
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>));
        services.AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddEtlCore(_ => throw new InvalidOperationException("No database is asked for."));
        _services = services.BuildServiceProvider();
    }

    public string Path { get; } = TemporaryFolder.Create();

    private string Feeds => System.IO.Path.Combine(Path, "feeds");

    public string Write(string file, string text) => Write(file, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string file, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Drafts a feed for an address.</summary>
    public Task<FeedDraft> DraftAsync(string address, IDraftQuestions? questions = null, Func<DraftRequest, DraftRequest>? request = null)
    {
        Directory.CreateDirectory(Feeds);
        var drafter = new FeedDrafter(_services.GetServices<IProductSourceFactory>(), () => throw new InvalidOperationException("No database is asked for."));
        var asked = new DraftRequest(address, Feeds);
        return drafter.DraftAsync(request?.Invoke(asked) ?? asked, questions ?? new GuessesTaken(), CancellationToken.None);
    }

    /// <summary>Writes a draft and loads it as a feed.</summary>
    public Feed Load(FeedDraft draft)
    {
        Write($"feeds/{draft.Name}.json", draft.Text);
        if (draft.Script is { } script)
        {
            Write($"feeds/{draft.Name}.js", script);
        }

        return new FeedLoader(Feeds, draft.Secrets.GetValueOrDefault).Load(draft.Name);
    }

    /// <summary>Drafts a feed and maps every record of its source.</summary>
    public async Task<(FeedDraft Draft, IReadOnlyList<MappedRecord> Mapped)> MapAsync(string address)
    {
        var draft = await DraftAsync(address);
        var feed = Load(draft);
        await using var source = _services.GetServices<IProductSourceFactory>().Single(f => f.Type == feed.Source.Type).Create(feed);
        var mapper = _services.GetRequiredService<IRecordMapperFactory>().Create(feed.Name, feed.Mapping);
        var mapped = new List<MappedRecord>();
        foreach (var page in (await EtlFunctions.Tests.Sources.Files.SourceRun.PlanAllAsync(source)).SelectMany(plan => plan.Pages))
        {
            await foreach (var record in source.ReadAsync(page, CancellationToken.None))
            {
                mapped.Add(record.Problem is { } problem ? MappedRecord.Of(problem) : mapper.Map(record));
            }
        }

        return (draft, mapped);
    }

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}
