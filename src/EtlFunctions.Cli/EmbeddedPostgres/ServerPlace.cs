using EtlFunctions.Cli.EmbeddedEngine;

namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>Where a server was started: the start of the machine and, in it, the container, whose process numbers mean nothing elsewhere.</summary>
/// <remarks>Folders can be shared between containers. A restarted machine has no process of before, so that its left-over files mislead nobody.</remarks>
internal static class ServerPlace
{
    /// <summary>Notes that the server is started here.</summary>
    public static void Note(string file) => File.WriteAllText(file, LeaseHolder.Current.Machine);

    /// <summary>Tells whether the server, should it run, would be a process that is seen here.</summary>
    public static bool IsHere(string file)
    {
        if (!File.Exists(file))
        {
            return true;
        }

        var (boot, room) = Parts(File.ReadAllText(file));
        var (ownBoot, ownRoom) = Parts(LeaseHolder.Current.Machine);
        return room == ownRoom || boot != ownBoot;
    }

    private static (string Boot, string Room) Parts(string machine)
    {
        var end = machine.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? (machine, machine) : (machine[..end], machine[(end + 1)..]);
    }
}
