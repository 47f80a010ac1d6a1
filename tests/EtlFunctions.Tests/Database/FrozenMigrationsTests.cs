using EtlFunctions.Database;

namespace EtlFunctions.Tests.Database;

/// <summary>A migration that has landed is in users' databases: it is never edited, renamed or taken away.</summary>
public sealed class FrozenMigrationsTests
{
    [Fact]
    public void Migrations_ThatLanded_AreAsTheyWere()
    {
        var options = new DatabaseOptions { ConnectionString = "Host=none" };
        var landed = File.ReadAllLines(Repository.File("tests", "EtlFunctions.Tests", "Database", "Migrations.sha256"));

        var files = Migration.All(new SqlText(options), options).Select(m => $"{m.Checksum}  {m.Name}").ToList();

        Assert.True(
            landed.SequenceEqual(files),
            $"Migrations.sha256 and the files of Database/Migrations differ. A migration that has landed stays as it is: add the next number. The files are now:\n{string.Join('\n', files)}");
    }

    [Fact]
    public void Migrations_OfTheLedger_NameNoCatalog() => Assert.All(
        SqlText.Names("Database.Migrations.Ledger"),
        name => Assert.DoesNotContain("{catalog}", SqlText.Read($"EtlFunctions.{name}.sql"), StringComparison.Ordinal));

    [Fact]
    public void Migrations_OfTheCatalog_NameNoLedger() => Assert.All(
        SqlText.Names("Database.Migrations.Catalog"),
        name => Assert.DoesNotContain("{ledger}", SqlText.Read($"EtlFunctions.{name}.sql"), StringComparison.Ordinal));

    [Fact]
    public void Checksum_OfAMigration_DoesNotDependOnTheSchemaNames()
    {
        var options = new DatabaseOptions { ConnectionString = "Host=none" };
        var other = options with { CatalogSchema = "a", LedgerSchema = "b" };

        Assert.Equal(Migration.All(new SqlText(options), options).Select(m => m.Checksum), Migration.All(new SqlText(other), other).Select(m => m.Checksum));
    }
}
