using System.Globalization;
using System.Text.RegularExpressions;
using EtlFunctions.Infra.Tests.Templates;

namespace EtlFunctions.Infra.Tests.Settings;

/// <summary>The connection to a created server as the template writes it, its host being known only when it is deployed.</summary>
internal sealed record AppConnection(int Port, string Database, string Role)
{
    public static AppConnection Of(Snapshot snapshot)
    {
        var match = Regex.Match(
            snapshot.Settings["ETL_POSTGRES"],
            @"^\[format\('Host=\{0\};Port=\{1\};Database=\{2\};Username=\{3\};SSL Mode=VerifyFull', reference\('[^']*/flexibleServers/[^']*', '[^']*'\)\.fullyQualifiedDomainName, (\d+), '([^']+)', '([^']+)'\)\]$");
        Assert.True(match.Success, $"ETL_POSTGRES of {snapshot} is {snapshot.Settings["ETL_POSTGRES"]}, expected host, port, database and role, VerifyFull and no password.");
        return new AppConnection(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value, match.Groups[3].Value);
    }
}
