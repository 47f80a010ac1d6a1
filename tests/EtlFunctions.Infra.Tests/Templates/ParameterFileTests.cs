using System.Text.Json;
using System.Text.RegularExpressions;
using EtlFunctions.Infra.Tests.Compiler;
using EtlFunctions.Tests;

namespace EtlFunctions.Infra.Tests.Templates;

/// <summary>The parameter files give what the template asks for, of the right kind.</summary>
public sealed class ParameterFileTests
{
    [BicepTheory]
    [InlineData("main.parameters.json")]
    [InlineData("production.parameters.json")]
    public async Task Parameters_OfFile_AreThoseOfTheTemplate(string file)
    {
        var declared = JsonDocument.Parse((await Bicep.BuildAsync()).Output).RootElement.GetProperty("parameters");
        var given = JsonDocument.Parse(File.ReadAllText(Repository.File("infra", file))).RootElement.GetProperty("parameters");

        Assert.All(
            declared.EnumerateObject().Where(p => p.Value.At("defaultValue") is null && p.Value.TextAt("nullable") != "True"),
            p => Assert.True(given.At(p.Name) is not null, $"{file} lacks {p.Name}, which has no default."));
        Assert.All(given.EnumerateObject(), p =>
        {
            var kind = declared.At(p.Name);
            Assert.True(kind is not null, $"{file} has {p.Name}, which main.bicep does not know.");
            AssertFits(file, p.Name, kind!.Value, p.Value.GetProperty("value"));
        });
    }

    /// <summary>azd replaces ${NAME=default} by the environment's variable, and makes numbers and booleans of texts where the parameter is one.</summary>
    private static void AssertFits(string file, string name, JsonElement kind, JsonElement value)
    {
        var text = value.ToString();
        if (Regex.Match(text, @"^\$\{[A-Z_]+(=(.*))?\}$") is { Success: true } variable)
        {
            if (!variable.Groups[1].Success)
            {
                return;
            }

            text = variable.Groups[2].Value;
        }

        var fits = kind.TextAt("type") switch
        {
            "bool" => bool.TryParse(text, out _),
            "int" => int.TryParse(text, out _),
            _ => true,
        };
        Assert.True(fits, $"{file}: {name} is '{text}', expected {kind.TextAt("type")}.");
        if (kind.At("allowedValues") is { } allowed)
        {
            Assert.Contains(text, allowed.EnumerateArray().Select(a => a.ToString()));
        }
    }
}
