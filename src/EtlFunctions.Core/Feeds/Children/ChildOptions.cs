namespace EtlFunctions.Feeds;

/// <summary>One element of <c>source.children</c>: a request for each record, whose records are put into it before it is mapped.</summary>
public sealed record ChildOptions
{
    /// <summary>Gets the path in the record that receives the array, made of names; what stands there is replaced.</summary>
    public required string Into { get; init; }

    /// <summary>Gets the method, <c>GET</c> or <c>POST</c>.</summary>
    public string Method { get; init; } = RequestOptions.Get;

    /// <summary>Gets the path appended to <c>source.baseUrl</c>; by default the source's own.</summary>
    public RecordText? Path { get; init; }

    /// <summary>Gets the parameters in their order; those of the source are not sent.</summary>
    public IReadOnlyCollection<KeyValuePair<string, RecordText>> Params { get; init; } = [];

    /// <summary>Gets the body of a <c>POST</c>.</summary>
    public RecordJson? Json { get; init; }

    /// <summary>Gets the GraphQL query.</summary>
    public ChildGraphqlOptions? Graphql { get; init; }

    /// <summary>Gets what a record must have so that it is asked for; all of it. Empty for every record.</summary>
    public IReadOnlyCollection<RecordCondition> Where { get; init; } = [];

    /// <summary>Gets the path of the array in the answer; by default the body, or the only array in it.</summary>
    public string? DataSelector { get; init; }

    /// <summary>Gets how the answer is cut into pages.</summary>
    public PaginatorOptions Paginator { get; init; } = new();

    /// <summary>Gets the parameters whose values came from variables.</summary>
    internal IReadOnlyCollection<string> SecretParams { get; init; } = [];

    /// <summary>Gets a value indicating whether something of the record is in the request; else it would be the same for all.</summary>
    internal bool IsOfRecord => (Path?.IsOfRecord ?? false) || Params.Any(pair => pair.Value.IsOfRecord) || Json is { IsOfRecord: true } || Graphql?.Variables is { IsOfRecord: true };

    /// <summary>Gives the place alone: the request may hold a secret.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{nameof(ChildOptions)} {{ Into = {Into} }}";
}
