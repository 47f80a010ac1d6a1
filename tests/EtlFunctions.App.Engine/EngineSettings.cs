using Microsoft.Extensions.Configuration;

namespace EtlFunctions.App.Engine;

/// <summary>What the Functions host would know: where histories are kept, and this process's name among those at work there.</summary>
/// <param name="Storage">The connection string of the storage account.</param>
/// <param name="TaskHub">The task hub's name.</param>
/// <param name="Worker">The process's name. One that starts again under its name has its partitions back at once.</param>
internal sealed record EngineSettings(string Storage, string TaskHub, string Worker)
{
    /// <summary>Reads the settings from arguments such as <c>--storage=…</c>.</summary>
    /// <exception cref="InvalidOperationException">One is missing.</exception>
    public static EngineSettings Read(IConfiguration configuration)
    {
        string Required(string name) => configuration[name] ?? throw new InvalidOperationException($"The argument --{name} is missing.");
        return new EngineSettings(Required("storage"), Required("taskhub"), Required("worker"));
    }

    /// <summary>Gets the arguments that <see cref="Read"/> reads.</summary>
    public string[] ToArguments() => [$"--storage={Storage}", $"--taskhub={TaskHub}", $"--worker={Worker}"];
}
