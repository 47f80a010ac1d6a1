namespace EtlFunctions.Database;

/// <summary>Tells an outage of the database from every other fault of it.</summary>
/// <remarks>
/// What breaks a connection need not be an outage: one session may have been ended, one statement have taken too long. So
/// unless a failure says that no connection was made, one is asked for, outside of the pool.
/// </remarks>
internal sealed class DatabaseReach(EtlDataSource dataSource)
{
    /// <summary>Gets the outage behind a failure, or <see langword="null"/> where the database can be reached or waiting would not help.</summary>
    public async Task<DatabaseAwayException?> FindAsync(Exception failure, CancellationToken cancellationToken)
    {
        if (failure is DatabaseAwayException known)
        {
            return known;
        }

        if (PostgresFaults.IsRefusal(failure))
        {
            return new DatabaseAwayException(dataSource.Target, failure);
        }

        if (!PostgresFaults.MayBeOutage(failure))
        {
            return null;
        }

        try
        {
            await using var connection = await dataSource.ProbeAsync(cancellationToken);
            return null;
        }
        catch (Exception refused) when (PostgresFaults.MayBeOutage(refused) && !cancellationToken.IsCancellationRequested)
        {
            return new DatabaseAwayException(dataSource.Target, refused);
        }
        catch (Exception other) when (other is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Such as a password that is wrong by now: the next attempt meets it itself.
            return null;
        }
    }
}
