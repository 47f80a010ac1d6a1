using System.Data;
using EtlFunctions.Cli.Commands;
using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Cli.Checks;

/// <summary>What the target must allow before anything is loaded, found out by <c>check</c> and by every run in the same words.</summary>
internal static class TargetRights
{
    /// <summary>Requires that the server takes writes.</summary>
    /// <exception cref="CommandException">It is a replica, or takes none.</exception>
    public static async Task RequireWritableAsync(CommandSession session, EtlDataSource database)
    {
        await using var command = database.Connections.CreateCommand("SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on'");
        await using var row = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, session.StopRequested);
        await row.ReadAsync(session.StopRequested);
        if (row.GetBoolean(0))
        {
            throw new CommandException(ExitCode.Usage, $"{database.Target} is a read-only replica. Name the primary server.");
        }

        if (row.GetBoolean(1))
        {
            throw new CommandException(
                ExitCode.Failed,
                $"{database.Target} takes no writes: default_transaction_read_only is on, for the server, the database, the user or this connection."
                + " Clouds set it while a disk is nearly full. Make room, or set it off.");
        }
    }

    /// <summary>Requires that the user may do what a load does.</summary>
    /// <exception cref="CommandException">A privilege is missing, or row level security hides the tables.</exception>
    public static async Task RequireAsync(CommandSession session, EtlDataSource database)
    {
        await using var command = database.Connections.CreateCommand(SqlFile.Read("Checks.MissingPrivileges"));
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = session.Settings.CatalogSchema });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = session.Settings.LedgerSchema });
        await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, session.StopRequested);
        var missing = new List<string>();
        var hidden = new List<string>();
        while (await rows.ReadAsync(session.StopRequested))
        {
            (rows.GetBoolean(0) ? hidden : missing).Add(rows.GetString(1));
        }

        if (missing.Count > 0)
        {
            throw new CommandException(
                ExitCode.Usage, $"the user {database.Target.User} lacks {string.Join(", ", missing)}. Let an owner GRANT them, or run 'migrate' once.");
        }

        if (hidden.Count > 0)
        {
            throw new CommandException(
                ExitCode.Usage,
                $"row level security hides all rows of {string.Join(", ", hidden)} from the user {database.Target.User}, for whom no policy is made."
                + " Load as the tables' owner or as a role with BYPASSRLS, or give each a policy: CREATE POLICY … FOR ALL … USING (true).");
        }
    }
}
