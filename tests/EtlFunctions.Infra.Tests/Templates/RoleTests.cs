using System.Text.Json;
using System.Text.RegularExpressions;

namespace EtlFunctions.Infra.Tests.Templates;

/// <summary>The identity may do what the app needs on single resources, and nothing more anywhere.</summary>
public sealed class RoleTests
{
    private const string Storage = "Microsoft.Storage/storageAccounts";
    private const string ApplicationInsights = "Microsoft.Insights/components";
    private const string Vault = "Microsoft.KeyVault/vaults";

    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly HashSet<(string Role, string On)> Needed =
    [
        ("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", Storage), // Storage Blob Data Owner
        ("974c5e8b-45b9-4653-ba55-5f855dd0fb88", Storage), // Storage Queue Data Contributor
        ("0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", Storage), // Storage Table Data Contributor
        ("3913510d-42f4-4e42-8a64-420c390055eb", ApplicationInsights), // Monitoring Metrics Publisher
    ];

    private static readonly (string Role, string On) VaultReader = ("4633458b-17de-408a-b874-0445c86b69e6", Vault); // Key Vault Secrets User

    [Theory]
    [MemberData(nameof(Variants))]
    public void Roles_OfVariant_AreTheNeededOnesEachOnOneResource(string variant)
    {
        var snapshot = Snapshot.Of(variant);
        var hasVault = snapshot.Resources(Vault).Count > 0;

        Assert.Equal(
            Needed.Concat(hasVault ? [VaultReader] : []).Order(),
            snapshot.Resources("Microsoft.Authorization/roleAssignments").Select(Granted).Order());
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Roles_OfVariant_AreNamedByWhatTheyAreAndGoToTheIdentity(string variant) =>
        Assert.All(Snapshot.Of(variant).Resources("Microsoft.Authorization/roleAssignments"), assignment =>
        {
            var (role, on) = Granted(assignment);
            var principal = assignment.TextAt("properties.principalId")!;
            Assert.Equal("ServicePrincipal", assignment.TextAt("properties.principalType"));
            Assert.Matches(@"^\[reference\('[^']*/userAssignedIdentities/[^']*', '[^']*'\)\.principalId\]$", principal);
            // The same three give the same name, so that a second deployment changes nothing.
            Assert.Matches($@"^\[guid\('[^']*/{Regex.Escape(on)}/[^'/]*', {Regex.Escape(principal[1..^1])}, '{role}'\)\]$", assignment.TextAt("name"));
        });

    public static TheoryData<string> Variants() => [.. Snapshot.Variants];

    private static (string Role, string On) Granted(JsonElement assignment)
    {
        var id = assignment.TextAt("id")!;
        // extensionResourceId('<the resource>', 'Microsoft.Authorization/roleAssignments', …): an assignment on a group or the subscription has none.
        var scope = Regex.Match(id, @"^\[extensionResourceId\('[^']*/resourceGroups/[^'/]*/providers/([^'/]+/[^'/]+)/[^'/]+', 'Microsoft\.Authorization/roleAssignments'");
        return (assignment.TextAt("properties.roleDefinitionId")!.Split('/')[^1], scope.Success ? scope.Groups[1].Value : $"not one resource: {id}");
    }
}
