namespace EtlFunctions.Tests;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string File(params string[] parts) => Path.Combine([Folder, .. parts]);

    private static string Find(DirectoryInfo? folder) => folder switch
    {
        null => throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds EtlFunctions.sln."),
        _ when folder.EnumerateFiles("EtlFunctions.sln").Any() => folder.FullName,
        _ => Find(folder.Parent),
    };
}
