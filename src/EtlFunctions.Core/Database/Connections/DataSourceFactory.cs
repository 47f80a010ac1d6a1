using Azure.Core;
using EtlFunctions.Database.Arrays;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EtlFunctions.Database;

/// <summary>Makes the data source of a process from its options.</summary>
/// <param name="credential">Gives the Microsoft Entra tokens; an <see cref="AzureCredential"/> when <see langword="null"/>. Only asked when tokens are used.</param>
/// <param name="loggers">Receives the driver's log; parameter values are never logged.</param>
public sealed class DataSourceFactory(TokenCredential? credential = null, ILoggerFactory? loggers = null)
{
    /// <summary>Makes the data source; no connection is opened yet.</summary>
    /// <param name="options">The target and the limits.</param>
    /// <returns>The data source, to be disposed by the caller.</returns>
    /// <exception cref="DatabaseConfigurationException">An option or the connection string cannot be used.</exception>
    public EtlDataSource Create(DatabaseOptions options)
    {
        Validate(options);
        var (settings, namesPgBouncer) = ConnectionText.Parse(options.ConnectionString);
        var unrecognized = DatabaseTarget.Of(settings, options.Pooler);
        var target = unrecognized with { Pooler = Resolve(unrecognized, namesPgBouncer) };
        ConnectionDefaults.Complete(settings, target, options);
        var useTokens = EntraTokens.AreWanted(settings, target, options);

        try
        {
            return new EtlDataSource(Build(settings, useTokens), () => Build(Unpooled(settings), useTokens), target, options, settings);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            // Npgsql's checks of settings against each other quote keywords and numbers only.
            throw new DatabaseConfigurationException($"The settings of the connection to {target} contradict each other: {e.Message}");
        }
    }

    private NpgsqlDataSource Build(NpgsqlConnectionStringBuilder settings, bool useTokens)
    {
        // The full builder looks for every array type among ranges, shapes and documents first: a tenth of a short run's start.
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).EnableTransportSecurity().EnableIntegratedSecurity().EnableArrays();
#pragma warning disable NPG9001 // See EncodedArrayTypes.
        builder.AddTypeInfoResolverFactory(new EncodedArrayTypes());
#pragma warning restore NPG9001
        if (loggers is not null)
        {
            builder.UseLoggerFactory(loggers);
        }

        if (useTokens)
        {
            EntraTokens.Use(builder, credential ?? new AzureCredential());
        }

        return builder.Build();
    }

    private static NpgsqlConnectionStringBuilder Unpooled(NpgsqlConnectionStringBuilder settings) =>
        new(settings.ConnectionString) { Pooling = false, Multiplexing = false };

    private static PoolerProfile Resolve(DatabaseTarget target, bool namesPgBouncer) =>
        target.Pooler != PoolerProfile.Auto ? target.Pooler
        : namesPgBouncer ? PoolerProfile.Transaction
        : PoolerRecognition.Recognize(target.Host, target.Port);

    private static void Validate(DatabaseOptions options)
    {
        if (new DatabaseOptionsValidator().Validate(null, options) is { Failed: true } faults)
        {
            throw new DatabaseConfigurationException(string.Join(' ', faults.Failures));
        }
    }
}
