namespace EtlFunctions.App.Tests.Host;

/// <summary>A test that needs Azure Functions Core Tools and npm, and says which is missing where it cannot run.</summary>
public sealed class HostToolsFactAttribute : FactAttribute
{
    public HostToolsFactAttribute()
    {
        var missing = new List<string>();
        if (HostTools.Func is null)
        {
            missing.Add("Azure Functions Core Tools (the command func, or the one that ETL_FUNC names)");
        }

        if (HostTools.Npx is null)
        {
            missing.Add("npm (its command npx starts Azurite)");
        }

        if (missing.Count > 0)
        {
            Skip = $"Not found: {string.Join(" and ", missing)}.";
        }
    }
}
