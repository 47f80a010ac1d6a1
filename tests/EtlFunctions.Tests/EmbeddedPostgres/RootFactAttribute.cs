namespace EtlFunctions.Tests.EmbeddedPostgres;

/// <summary>A test that gives files to other users, as only root can.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess ? "Needs root on Unix." : null;
}

/// <summary>A theory that gives files to other users, as only root can.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess ? "Needs root on Unix." : null;
}
