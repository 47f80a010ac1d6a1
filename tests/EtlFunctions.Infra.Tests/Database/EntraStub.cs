using EtlFunctions.Tests;
using Npgsql;

namespace EtlFunctions.Infra.Tests.Database;

/// <summary>A plain PostgreSQL that answers as Azure's does where the role script asks it: an administrator who is no superuser, and the functions of Entra.</summary>
internal sealed class EntraStub : IAsyncDisposable
{
    public const string Password = "an access token";

    private const string Functions =
        """
        CREATE TABLE public.principal (rolname name, objectid text);
        CREATE FUNCTION public.pgaadauth_list_principals(isadminvalue boolean)
            RETURNS TABLE (rolname name, principaltype text, objectid text, tenantid text, ismfa int, isadmin int)
            LANGUAGE sql SECURITY DEFINER AS 'SELECT rolname, ''service'', objectid, '''', 0, 0 FROM public.principal';
        CREATE FUNCTION public.pgaadauth_create_principal_with_oid(rolename text, objectid text, objecttype text, isadmin boolean, ismfa boolean)
            RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
                ASSERT objecttype = 'service' AND NOT isadmin AND NOT ismfa;
                EXECUTE format('CREATE ROLE %I LOGIN PASSWORD ''an access token''', rolename);
                INSERT INTO public.principal VALUES (rolename, objectid);
                RETURN format('Created role for %s', rolename);
            END $$;
        """;

    private readonly List<string> _administrators = [];

    private EntraStub(TestDatabase database)
    {
        Database = database;
        var own = Guid.NewGuid().ToString("N")[..12];
        // Names as Azure has them: a hyphen, an address.
        (App, Owner, ObjectId) = ($"id-{own}", $"etl_owner_{own}", Guid.NewGuid().ToString());
    }

    public TestDatabase Database { get; }

    /// <summary>Gets the role of the app's identity.</summary>
    public string App { get; }

    /// <summary>Gets the role that owns the tables.</summary>
    public string Owner { get; }

    /// <summary>Gets the identity's object id.</summary>
    public string ObjectId { get; }

    public static async Task<EntraStub> CreateAsync()
    {
        var stub = new EntraStub(await TestDatabase.CreateAsync());
        await stub.Database.ExecuteAsync(Functions);
        return stub;
    }

    /// <summary>Makes an Entra administrator: no superuser, but one who may make roles and schemas.</summary>
    public async Task<string> AddAdministratorAsync()
    {
        var name = $"admin{_administrators.Count}_{App}@example.com";
        await Database.ExecuteAsync(
            $"""CREATE ROLE "{name}" LOGIN CREATEROLE CREATEDB PASSWORD '{Password}'; GRANT CREATE ON DATABASE {new NpgsqlConnectionStringBuilder(Database.ConnectionString).Database} TO "{name}" """);
        _administrators.Add(name);
        return name;
    }

    /// <summary>Gets the connection of a role.</summary>
    public NpgsqlConnectionStringBuilder As(string role) => new(Database.ConnectionString) { Username = role, Password = Password, Pooling = false };

    public async ValueTask DisposeAsync()
    {
        var roles = string.Join(", ", _administrators.Append(App).Append(Owner).Select(r => $"'{r}'"));
        await Database.ExecuteAsync(
            $$"""
            DO $$
            DECLARE name text;
            BEGIN
                FOR name IN SELECT rolname FROM pg_roles WHERE rolname IN ({{roles}}) LOOP
                    EXECUTE format('DROP OWNED BY %I CASCADE', name);
                END LOOP;
                FOR name IN SELECT rolname FROM pg_roles WHERE rolname IN ({{roles}}) LOOP
                    EXECUTE format('DROP ROLE %I', name);
                END LOOP;
            END $$
            """);
        await Database.DisposeAsync();
    }
}
