namespace EtlFunctions.Feeds;

/// <summary>One request as a feed writes it: that of the source itself, or one beside it.</summary>
public sealed record RequestOptions
{
    /// <summary>The method of a request that only asks.</summary>
    public const string Get = "GET";

    /// <summary>The method of a request that asks by a body.</summary>
    public const string Post = "POST";

    /// <summary>Gets the method, <c>GET</c> or <c>POST</c>; both only read here, so both are tried again.</summary>
    public string Method { get; init; } = Get;

    /// <summary>Gets the path appended to <c>source.baseUrl</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Gets the parameters in their order; a name may stand several times.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Params { get; init; } = [];

    /// <summary>Gets the headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the body of a <c>POST</c>: the text of a JSON object with its variables substituted; <see langword="null"/> for none.</summary>
    public string? Json { get; init; }

    /// <summary>Gets the query where the request is one of GraphQL; its body is then made of it.</summary>
    public GraphqlOptions? Graphql { get; init; }

    /// <summary>Gets the text of the body as it is sent where nothing is placed in it.</summary>
    internal string? Body => Graphql?.ToBody() ?? Json;

    /// <summary>Gets the parameters whose values came from variables.</summary>
    internal IReadOnlyCollection<string> SecretParams { get; init; } = [];

    /// <summary>Gives method and path alone: a record's text must not tell its secrets.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{nameof(RequestOptions)} {{ Method = {Method}, Path = {Path} }}";
}
