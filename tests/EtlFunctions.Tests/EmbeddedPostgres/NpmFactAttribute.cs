namespace EtlFunctions.Tests.EmbeddedPostgres;

/// <summary>A test that downloads with npm: runs with <c>CI=true</c> or <c>ETL_TEST_NPM=1</c>, else is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && Environment.GetEnvironmentVariable("ETL_TEST_NPM") != "1")
        {
            Skip = "Downloads 60 MB; set ETL_TEST_NPM=1 to run it.";
        }
    }

    /// <summary>Gets the folders of PATH that hold npm or node, but no PostgreSQL.</summary>
    public static string[] FoldersWithNpm =>
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Where(f => File.Exists(Path.Combine(f, "npm")) && !File.Exists(Path.Combine(f, "postgres")))];
}
