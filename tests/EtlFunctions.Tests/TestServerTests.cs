using System.Globalization;
using System.Reflection;

namespace EtlFunctions.Tests;

public sealed class TestServerTests
{
    [Fact]
    public async Task Server_AssemblyNamesAVersion_IsOfThatVersion()
    {
        var package = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().SingleOrDefault(a => a.Key == "PostgresPackage")?.Value;
        await using var db = await TestDatabase.CreateAsync();

        var major = await db.ScalarAsync<int>("SELECT current_setting('server_version_num')::int / 10000");

        var name = Assembly.GetExecutingAssembly().GetName().Name!;
        Assert.Equal(package is not null, name.EndsWith(major.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.StartsWith(package is null ? "" : $"{major}.", package ?? "", StringComparison.Ordinal);
    }
}
