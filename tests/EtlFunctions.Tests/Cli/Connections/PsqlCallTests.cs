using EtlFunctions.Cli.Connections;
using EtlFunctions.Database;

namespace EtlFunctions.Tests.Cli.Connections;

public sealed class PsqlCallTests
{
    [Theory]
    [InlineData("Host=db.example;Port=6543;Username=u;Password='p;w';Database=shop")]
    [InlineData(" postgres://u:p%3Bw@db.example:6543/shop ")]
    [InlineData("postgresql://u@db.example:6543/shop?password=p%3Bw")]
    [InlineData("POSTGRES://db.example/?user=u&password=p%3Bw&port=6543&dbname=shop")]
    [InlineData("Host=db.example;Port=6543;Username=u;Password=p://w;Database=shop", "p://w")]
    [InlineData("Host=db.example;Port=6543;Username=u;Database=shop", null)]
    public async Task Variables_OfAnyConnectionText_AreThoseThatTheLoadUses(string connection, string? password = "p;w")
    {
        await using var database = new DataSourceFactory().Create(new DatabaseOptions { ConnectionString = connection });

        var variables = PsqlCall.Variables(database);

        Assert.Equal(
            ("db.example", "6543", "u", "shop", password),
            (variables["PGHOST"], variables["PGPORT"], variables["PGUSER"], variables["PGDATABASE"], variables["PGPASSWORD"]));
    }
}
