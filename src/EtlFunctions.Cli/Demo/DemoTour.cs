using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Output;
using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Cli.Demo;

/// <summary>Shows a little of what the demo loaded, read from the database.</summary>
internal sealed class DemoTour(CommandSession session, EtlDataSource database)
{
    public async Task ShowAsync(Guid runId)
    {
        var products = Columns.Of("product", "title", "brand", "category", ">SKUs", ">price from", ">to");
        await ReadAsync("Demo.DemoProducts", null, row => products.AddTexts(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), Text(row.GetInt64(4)), Text(row.GetDecimal(5)), Text(row.GetDecimal(6))));
        session.Console.Say();
        session.Console.Say($"Some of the products in {session.Settings.CatalogSchema}.product and {session.Settings.CatalogSchema}.sku:");
        session.Console.Draw(products);

        var rejects = new List<string>();
        await ReadAsync("Demo.DemoRejects", runId, row => rejects.Add($"  {row.GetString(0)}: {row.GetString(1)}: {row.GetString(2)}"));
        if (rejects.Count > 0)
        {
            session.Console.Say($"Some of the rejects, kept with the record as it came in {session.Settings.LedgerSchema}.reject:");
            rejects.ForEach(line => session.Console.Say(line));
        }
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(decimal price) => price.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    private async Task ReadAsync(string file, Guid? runId, Action<NpgsqlDataReader> read)
    {
        var quote = new NpgsqlCommandBuilder();
        var text = SqlFile.Read(file).Replace("{catalog}", quote.QuoteIdentifier(session.Settings.CatalogSchema), StringComparison.Ordinal)
            .Replace("{ledger}", quote.QuoteIdentifier(session.Settings.LedgerSchema), StringComparison.Ordinal);
        await using var command = database.Connections.CreateCommand(text);
        if (runId is { } id)
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        }

        await using var rows = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await rows.ReadAsync(CancellationToken.None))
        {
            read(rows);
        }
    }
}
