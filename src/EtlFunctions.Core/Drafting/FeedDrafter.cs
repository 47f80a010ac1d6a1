using System.Text.Json.Nodes;
using EtlFunctions.Database;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Files;
using EtlFunctions.Sources.Http;

namespace EtlFunctions.Drafting;

/// <summary>Looks at a source and proposes a feed for it.</summary>
public sealed class FeedDrafter
{
    private const string Schema = "feed.schema.json";

    private readonly IEnumerable<IProductSourceFactory> _sources;
    private readonly Func<Task<EtlDataSource>> _database;

    /// <summary>Initializes a new instance of the <see cref="FeedDrafter"/> class.</summary>
    /// <param name="sources">Open the sources, one for each kind.</param>
    /// <param name="database">Gives the target database; asked only for what can be a table.</param>
    public FeedDrafter(IEnumerable<IProductSourceFactory> sources, Func<Task<EtlDataSource>> database)
    {
        _sources = sources;
        _database = database;
    }

    /// <summary>Drafts a feed.</summary>
    /// <param name="request">What for.</param>
    /// <param name="questions">Asks where the data does not decide.</param>
    /// <param name="cancellationToken">Stops the look at the source.</param>
    /// <returns>The feed, not yet written.</returns>
    /// <exception cref="SourceException">The source cannot be read, or nothing can be told of it.</exception>
    public async Task<FeedDraft> DraftAsync(DraftRequest request, IDraftQuestions questions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(questions);
        var schema = File.Exists(Path.Combine(request.Folder, Schema)) ? $"./{Schema}" : null;
        var url = UrlOf(request.Address);
        if (url is not null && request is { Headers.Count: 0, TokenVariable: null } && Preset.For(url, request.Name, schema) is { } preset)
        {
            return preset;
        }

        var source = url is null ? await StoredAsync(request, cancellationToken) : UrlPlace.Draft(url, request);
        var records = new FirstRecords(_sources, name => source.Secrets.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name), request.Folder);
        (source, var look) = await LookAsync(source, records, cancellationToken);
        var lines = source.MayHaveParents ? ParentLines.Find(look.Records) : null;
        lines?.AddTo(source.Source);
        var mapping = lines is null
            ? MappingDrafter.Draft(look.Fields, source.HasRows, questions)
            : MappingDrafter.Draft(lines.Products, hasRows: false, questions, lines.Variants);
        var name = request.Name ?? source.Name;
        string[] notes = [.. source.Notes, .. mapping.Notes];
        if (mapping.Script is not null)
        {
            source.Source["transform"] = $"{name}.js";
        }

        return new FeedDraft(name, DraftText.Of(name, schema, source, mapping, notes), notes, source.Secrets) { Script = mapping.Script };
    }

    private static Uri? UrlOf(string address) =>
        address.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    private async Task<SourceDraft> StoredAsync(DraftRequest request, CancellationToken cancellationToken)
    {
        var isFile = File.Exists(request.Address) || Directory.Exists(request.Address) || request.Address.Contains('*', StringComparison.Ordinal);
        return isFile || RelationName.TryParse(request.Address) is not { } table || Path.GetFileName(request.Address) != request.Address
            ? new FilePlace(request.Folder, _sources.OfType<FileSourceFactory>().Single()).Draft(request.Address, cancellationToken)
            : await new TablePlace(await _database()).DraftAsync(table, cancellationToken);
    }

    private static async Task<(SourceDraft Source, LookedAt Look)> LookAsync(SourceDraft source, FirstRecords records, CancellationToken cancellationToken)
    {
        try
        {
            var look = await records.ReadAsync(source, cancellationToken);
            return (WithPaginator(source, look), look);
        }
        catch (RefusedRequestException refused)
        {
            throw new SourceException(
                $"{refused.Message} For init, the variable with a bearer token is named by --token, another header by --header 'X-Api-Key: ${{env:NAME}}', and user:password@ may stand before the host.", refused) { StopsRun = true };
        }
        catch (SeveralArraysException several)
        {
            return await BestArrayAsync(source, several.Arrays, records, cancellationToken);
        }
    }

    // The array whose records look most like products.
    private static async Task<(SourceDraft Source, LookedAt Look)> BestArrayAsync(SourceDraft source, IReadOnlyList<string> arrays, FirstRecords records, CancellationToken cancellationToken)
    {
        (SourceDraft Source, LookedAt Look, int Score)? best = null;
        foreach (var array in arrays)
        {
            try
            {
                var chosen = With(source, "dataSelector", array);
                var look = await records.ReadAsync(chosen, cancellationToken);
                var score = MappingDrafter.Draft(look.Fields, hasRows: false, new GuessesTaken()) is { HasId: true } mapping ? mapping.Product.Count + mapping.Sku.Count : 0;
                best = best is null || score > best.Value.Score ? (WithPaginator(chosen, look), look, score) : best;
            }
            catch (SourceException) when (array != arrays[^1] || best is not null)
            {
                // An array of texts, or an empty one; another is the records.
            }
        }

        return (best!.Value.Source, best.Value.Look);
    }

    private static SourceDraft WithPaginator(SourceDraft source, LookedAt look) =>
        HttpFindings.Paginator(look.Findings) is { } paginator ? With(source, "paginator", JsonNode.Parse(paginator)!) : source;

    private static SourceDraft With(SourceDraft draft, string key, JsonNode value)
    {
        var source = (JsonObject)draft.Source.DeepClone();
        source[key] = value;
        return draft with { Source = source };
    }
}
