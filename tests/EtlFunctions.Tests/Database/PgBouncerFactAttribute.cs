namespace EtlFunctions.Tests.Database;

/// <summary>A test behind a real PgBouncer: fails without one when <c>CI=true</c>, else is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PgBouncerFactAttribute : FactAttribute
{
    public PgBouncerFactAttribute()
    {
        if (PgBouncer.Program is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "pgbouncer was not found in PATH, /usr/sbin or /opt/homebrew/bin.";
        }
    }
}
