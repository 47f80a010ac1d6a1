namespace EtlFunctions.App.Orchestrations;

/// <summary>The holder of a lease that this app takes: <c>durable:</c>, the start's id, and behind an <c>@</c> the version of the workflows, if it has one.</summary>
/// <param name="Start">The start.</param>
/// <param name="Version">The <c>defaultVersion</c> of the host that made the start, or <see langword="null"/>.</param>
internal sealed record DurableHolder(string Start, string? Version)
{
    /// <summary>The engine's name.</summary>
    public const string Name = "durable";

    private const string Prefix = Name + ":";

    /// <summary>Reads a holder.</summary>
    /// <param name="text">The holder as the ledger has it, of any engine.</param>
    /// <returns>It, or <see langword="null"/> where it is none of this app's.</returns>
    public static DurableHolder? Parse(string? text)
    {
        if (text?.StartsWith(Prefix, StringComparison.Ordinal) != true)
        {
            return null;
        }

        var parts = text[Prefix.Length..].Split('@', 2);
        return new DurableHolder(parts[0], parts.Length == 2 ? parts[1] : null);
    }

    /// <inheritdoc/>
    public override string ToString() => Version is null ? Prefix + Start : $"{Prefix}{Start}@{Version}";
}
