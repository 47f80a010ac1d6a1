using EtlFunctions.App.Tests.Host;

namespace EtlFunctions.Tests.Sources.Files.Storage;

/// <summary>The one S3 server of a test run, the npm package s3rver over a temporary folder.</summary>
internal sealed class S3rver
{
    public const string Version = "3.7.1";

    /// <summary>The access key and the secret that it knows.</summary>
    public const string Key = "S3RVER";

    private static readonly Lazy<Task<S3rver>> Started = new(StartOnceAsync);

    // Held for the life of the process: if it were collected, the shell's standard input would end.
    private readonly ToolProcess _process;

    private S3rver(ToolProcess process, string url)
    {
        _process = process;
        Url = url;
    }

    public string Url { get; }

    /// <summary>Gets the last lines it wrote, for the message of a failed test.</summary>
    public string Tail => _process.Tail;

    /// <summary>Gets the server; the first call starts it.</summary>
    public static Task<S3rver> StartAsync() => Started.Value;

    private static async Task<S3rver> StartOnceAsync()
    {
        var script = await NpmPackage.InstallAsync("s3rver", Version, Path.Combine("bin", "s3rver.js"));
        var node = HostTools.Node ?? throw new InvalidOperationException("node, which runs s3rver for these tests, was not found in PATH.");
        var folder = TemporaryFolder.Create();

        // The runner kills this process soon after the last test, so a shell outlives it and then ends the server and clears up.
        const string untilEndOfInput = "f=$1; shift; \"$@\" & cat >/dev/null; kill -KILL $!; rm -rf \"$f\"";
        // It makes the tokens of its lists with a cipher that OpenSSL 3 has put among the old ones.
        string[] server = [node, "--openssl-legacy-provider", script, "-d", folder, "-a", "127.0.0.1", "-p", "0", "--no-vhost-buckets"];
        string[] command = OperatingSystem.IsWindows() ? server : ["/bin/sh", "-c", untilEndOfInput, "sh", folder, .. server];
        var process = ToolProcess.Start(command[0], Path.GetTempPath(), command[1..]);
        var place = await process.LineAsync("S3rver listening on ");
        return new S3rver(process, $"http://{place.Trim()}");
    }
}
