namespace EtlFunctions.Orchestration;

/// <summary>The input of the activity <c>FailPage</c>: a page is given up for this attempt. Append-only.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">The epoch held.</param>
/// <param name="Page">The page's number.</param>
/// <param name="Error">Why, short.</param>
public sealed record FailPageInput(Guid RunId, int Epoch, int Page, string Error);
