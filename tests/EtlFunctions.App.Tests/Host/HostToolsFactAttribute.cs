namespace EtlFunctions.App.Tests.Host;

/// <summary>A test that needs Azure Functions Core Tools, and says so where it cannot run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HostToolsFactAttribute : FactAttribute
{
    public HostToolsFactAttribute()
    {
        if (HostTools.Func is null)
        {
            Skip = "Not found: Azure Functions Core Tools (the command func, or the one that ETL_FUNC names).";
        }
    }
}
