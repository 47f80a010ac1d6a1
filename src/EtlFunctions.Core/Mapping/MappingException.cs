namespace EtlFunctions.Mapping;

/// <summary>A feed's mapping cannot work. The message lists every problem.</summary>
/// <param name="problems">The problems, at least one.</param>
public sealed class MappingException(IReadOnlyList<MappingProblem> problems)
    : Exception($"The mapping cannot be used; nothing was read. {string.Join(" ", problems.Select(p => p + "."))}")
{
    /// <summary>Gets the problems, at least one.</summary>
    public IReadOnlyList<MappingProblem> Problems { get; } = problems;
}
