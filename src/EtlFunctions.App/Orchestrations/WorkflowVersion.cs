namespace EtlFunctions.App.Orchestrations;

/// <summary>The version of the workflows that this host runs: <c>extensions.durableTask.defaultVersion</c>.</summary>
/// <param name="Value">The version, or <see langword="null"/> where host.json has none.</param>
public sealed record WorkflowVersion(string? Value)
{
    /// <summary>Gets a value indicating whether hosts of this version leave instances of another alone (<c>CurrentOrOlder</c>).</summary>
    /// <param name="other">The instance's version.</param>
    /// <remarks>Compared as Durable Functions does (DurableTask.Core, <c>VersioningSettings.CompareVersions</c>): as .NET versions where both are, else as text, which puts <c>10</c> before <c>9</c> and <c>9.0</c> before <c>10.0</c>.</remarks>
    public bool IsOlderThan(string? other)
    {
        if (string.IsNullOrWhiteSpace(other) || string.IsNullOrWhiteSpace(Value))
        {
            return string.IsNullOrWhiteSpace(Value) && !string.IsNullOrWhiteSpace(other);
        }

        return Version.TryParse(Value, out var mine) && Version.TryParse(other, out var theirs)
            ? mine < theirs
            : string.Compare(Value, other, StringComparison.OrdinalIgnoreCase) < 0;
    }
}
