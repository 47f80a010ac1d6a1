using EtlFunctions.Database;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Tests;

/// <summary>How a <see cref="CoreHost"/> differs from the usual one.</summary>
internal sealed record CoreHostOptions
{
    /// <summary>Gets what is changed in the target database's options.</summary>
    public Func<DatabaseOptions, DatabaseOptions> Database { get; init; } = o => o;

    /// <summary>Gets what is registered before Core, and so wins over it.</summary>
    public Action<IServiceCollection> Services { get; init; } = _ => { };

    /// <summary>Gets the encoding of a fresh database, or <see langword="null"/> for UTF8.</summary>
    public string? Encoding { get; init; }

    /// <summary>Gets a value indicating whether the schemas are called otherwise than usual.</summary>
    public bool HasOwnSchemas
    {
        get
        {
            var usual = new DatabaseOptions { ConnectionString = string.Empty };
            var own = Database(usual);
            return (own.CatalogSchema, own.LedgerSchema) != (usual.CatalogSchema, usual.LedgerSchema);
        }
    }

    /// <summary>Gets a value indicating whether a fresh database is migrated.</summary>
    public bool Migrate { get; init; } = true;
}
