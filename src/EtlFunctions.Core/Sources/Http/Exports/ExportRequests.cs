using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Makes the requests about an export out of what the feed says and what earlier answers gave.</summary>
internal sealed class ExportRequests(HttpSourceOptions options)
{
    private readonly Uri _base = new(options.BaseUrl);

    /// <summary>Gets a request with its placeholders filled.</summary>
    public SourceRequest Of(RequestOptions request, Func<string, string, string> valueOf)
    {
        var start = _base.GetLeftPart(UriPartial.Path);
        var path = request.Path is null ? start : $"{start.TrimEnd('/')}/{RequestPlaceholders.Fill(request.Path, Segment).TrimStart('/')}";
        var query = new Query(_base);
        foreach (var name in request.Params.Select(p => p.Key).Distinct())
        {
            query.Remove(name);
        }

        foreach (var (name, value) in request.Params)
        {
            query.Add(name, RequestPlaceholders.Fill(value, valueOf));
        }

        var graphql = request.Graphql is { Variables: { } variables } g ? g with { Variables = RequestPlaceholders.FillJson(variables, valueOf) } : request.Graphql;
        var body = graphql?.ToBody() ?? (request.Json is { } json ? RequestPlaceholders.FillJson(json, valueOf) : null);
        return new SourceRequest(query.On(new Uri(path)), new HttpMethod(graphql is null ? request.Method : RequestOptions.Post), body, graphql is not null);

        // A value is one part of the path, whatever it holds.
        string Segment(string answer, string name) => valueOf(answer, name) is var value && value is not ("." or "..")
            ? Uri.EscapeDataString(value)
            : throw new SourceException($"{options.BaseUrl.Split('?', 2)[0]}: found \"{value}\" at {name} of the answer to {answer}; expected a value that can stand in a path.") { StopsRun = true };
    }
}
