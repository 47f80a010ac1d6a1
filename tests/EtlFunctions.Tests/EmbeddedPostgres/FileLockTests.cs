using EtlFunctions.Cli.EmbeddedPostgres;

namespace EtlFunctions.Tests.EmbeddedPostgres;

public sealed class FileLockTests : IDisposable
{
    private readonly string _folder = TemporaryFolder.Create();

    private string Path => System.IO.Path.Combine(_folder, "a.lock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Take_HeldByAnother_SaysForWhomItWaitsAndGetsItAfterwards()
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = await FileLock.TakeExclusiveAsync(Path, CancellationToken.None);
        Assert.Null(FileLock.TryTakeExclusive(Path));
        Assert.Null(FileLock.TryTakeShared(Path));

        var waiting = FileLock.TakeExclusiveAsync(Path, CancellationToken.None, new Told(said));
        await Eventually.EndsAsync(said.Task, "the wait is told");
        Assert.False(waiting.IsCompleted);
        held.Dispose();
        (await waiting).Dispose();

        Assert.Equal($"Waiting for process {Environment.ProcessId} on {Environment.MachineName}, which has the lock {Path}", await said.Task);
    }

    [Fact]
    public void TakeShared_TwoAtOnce_BothHaveIt()
    {
        using var one = FileLock.TryTakeShared(Path);
        using var two = FileLock.TryTakeShared(Path);

        Assert.NotNull(one);
        Assert.NotNull(two);
        Assert.Null(FileLock.TryTakeExclusive(Path));
    }

    [UnixFact]
    public async Task Take_FileThatNobodyHoldsAndThatCannotBeOpened_FailsAtOnce()
    {
        File.CreateSymbolicLink(Path, Path);

        await Assert.ThrowsAsync<IOException>(() => FileLock.TakeExclusiveAsync(Path, CancellationToken.None));
    }

    [UnixFact]
    public async Task Take_NewFile_IsReadableForNobodyElse()
    {
        using var taken = await FileLock.TakeExclusiveAsync(Path, CancellationToken.None);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LockHolder.FileOf(Path)));
        }
    }

    private sealed class Told(TaskCompletionSource<string> said) : IProgress<string>
    {
        public void Report(string value) => said.TrySetResult(value);
    }
}
