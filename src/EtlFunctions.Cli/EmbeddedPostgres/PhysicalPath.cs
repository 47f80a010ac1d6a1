namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>A path without symbolic links, so that two ways to one folder compare equal.</summary>
internal static class PhysicalPath
{
    public static string Resolve(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var parent = Path.GetDirectoryName(full);
        if (parent is null)
        {
            return full;
        }

        var here = Path.Combine(Resolve(parent), Path.GetFileName(full));
        var target = new FileInfo(here).LinkTarget is null ? null : new DirectoryInfo(here).ResolveLinkTarget(returnFinalTarget: true);
        return target is null ? here : Resolve(target.FullName);
    }
}
