namespace EtlFunctions.App.Tests.Host;

/// <summary>Finds the commands that hosts and their storage need.</summary>
internal static class HostTools
{
    /// <summary>Gets the command of Azure Functions Core Tools, or <see langword="null"/>.</summary>
    public static string? Func => Environment.GetEnvironmentVariable("ETL_FUNC") is { Length: > 0 } given ? Find(given) : Find("func");

    /// <summary>Gets npm's command, or <see langword="null"/>.</summary>
    public static string? Npm => Find("npm");

    /// <summary>Gets the command of Node.js, or <see langword="null"/>.</summary>
    public static string? Node => Find("node");

    /// <summary>Gets the command that runs what is built here.</summary>
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Find("dotnet") ?? "dotnet";

    private static string? Find(string command)
    {
        if (Path.IsPathRooted(command))
        {
            return File.Exists(command) ? command : null;
        }

        var endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : new[] { "" };
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, command + ending)))
            .FirstOrDefault(File.Exists);
    }
}
