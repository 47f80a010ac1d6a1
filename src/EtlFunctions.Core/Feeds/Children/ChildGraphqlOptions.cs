namespace EtlFunctions.Feeds;

/// <summary>The GraphQL query of a child request.</summary>
public sealed record ChildGraphqlOptions
{
    /// <summary>Gets the query.</summary>
    public required string Query { get; init; }

    /// <summary>Gets the variables, with the record's values.</summary>
    public RecordJson? Variables { get; init; }

    /// <summary>Gives the type alone: the variables may hold a secret.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => nameof(ChildGraphqlOptions);
}
