namespace EtlFunctions.Database;

/// <summary>What a migrator changed.</summary>
/// <param name="Applied">The migrations applied, in order, such as <c>ledger/001_runs</c>.</param>
/// <param name="Renewed">The routines applied, those that are new among them.</param>
/// <param name="Dropped">The routines dropped.</param>
public sealed record MigrationResult(IReadOnlyList<string> Applied, IReadOnlyList<string> Renewed, IReadOnlyList<string> Dropped)
{
    /// <summary>The result where the database was up to date.</summary>
    public static readonly MigrationResult Nothing = new([], [], []);

    /// <summary>Gets a value indicating whether the database was up to date.</summary>
    public bool IsNothing => Applied.Count + Renewed.Count + Dropped.Count == 0;
}
