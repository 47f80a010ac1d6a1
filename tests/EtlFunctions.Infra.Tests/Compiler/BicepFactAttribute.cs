namespace EtlFunctions.Infra.Tests.Compiler;

/// <summary>A test that compiles, and says so where it cannot run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute() => Skip = BicepSkip.Reason;
}

/// <summary>The same for each of several inputs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BicepTheoryAttribute : TheoryAttribute
{
    public BicepTheoryAttribute() => Skip = BicepSkip.Reason;
}

/// <summary>Why nothing is compiled here.</summary>
internal static class BicepSkip
{
    /// <summary>Gets the reason, or <see langword="null"/> where the compiler is at hand.</summary>
    public static string? Reason { get; } = Bicep.Executable is null
        ? "The Bicep compiler is restored as Azure.Bicep.CommandLine.linux-x64, which runs on Linux x64 only: nothing is compiled here."
        : null;
}
