namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>What tells this start of this machine, and the container on it, from every other: process numbers mean something only here.</summary>
internal static class MachineIdentity
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    /// <summary>Gets it; without commas and parentheses.</summary>
    public static string Text { get; } = Plain(Find());

    private static string Find() =>
        // A container has the boot id of its machine but process ids of its own namespace.
        File.Exists(BootId) ? $"{File.ReadAllText(BootId).Trim()} {new FileInfo("/proc/self/ns/pid").LinkTarget}" : $"{Environment.MachineName} {OwnId()}";

    /// <summary>Machines may have the same name: an id of its own, made once and kept with the user's files.</summary>
    private static string OwnId()
    {
        var made = Guid.CreateVersion7().ToString("N");
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "etl"));
            var file = Path.Combine(folder.FullName, "machine-id");
            if (!File.Exists(file))
            {
                var written = $"{file}.{Environment.ProcessId}";
                File.WriteAllText(written, made);
                File.Move(written, file, overwrite: false);
            }

            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Of this process alone: no other will take it for dead.
            return made;
        }
    }

    private static string Plain(string text) => string.Concat(text.Where(c => c is not (',' or '(' or ')')));
}
