using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace EtlFunctions.Sources.Files;

/// <summary>A file of this machine.</summary>
/// <param name="Name">The path relative to the feed's folder where the file is below it, else the full path; with <c>/</c>.</param>
/// <param name="FullPath">The absolute path.</param>
/// <param name="Kind">How the file holds its records.</param>
/// <param name="Fingerprint">The version.</param>
internal sealed record LocalFile(string Name, string FullPath, FileKind Kind, FileFingerprint Fingerprint) : SourceFile(Name, Kind, Fingerprint)
{
    public static LocalFile Find(string name, string fullPath, FileKind kind)
    {
        using var handle = SourceFileHandle.Open(name, fullPath);
        return new LocalFile(name, fullPath, kind.IsPacked ? kind : kind with { Charset = CharsetOf(handle, name, kind.Charset) }, FileFingerprint.Of(handle));
    }

    public override Stream Open() => new FileStream(OpenHandle(), FileAccess.Read, bufferSize: 0);

    public override void VerifyPlanned(Stream open) => Verify(((FileStream)open).SafeFileHandle);

    public override Task VerifyAsync(CancellationToken cancellationToken)
    {
        OpenHandle().Dispose();
        return Task.CompletedTask;
    }

    public override Task<byte[]> ReadPartAsync(long offset, int count, CancellationToken cancellationToken) =>
        // File reads block; the caller's thread is not the one to be blocked.
        Task.Run(() => ReadPart(offset, count), cancellationToken);

    public override SourceFile WithCharset() => this;

    private byte[] ReadPart(long offset, int count)
    {
        var part = GC.AllocateUninitializedArray<byte>(count);
        using var handle = OpenHandle();
        try
        {
            for (int done = 0, read; done < part.Length; done += read)
            {
                read = RandomAccess.Read(handle, part.AsSpan(done), offset + done);
                if (read == 0)
                {
                    throw new IOException(string.Create(CultureInfo.InvariantCulture, $"it ends at byte {offset + done}, within a planned page"));
                }
            }
        }
        catch (IOException e)
        {
            throw SourceFileHandle.Unreadable(Name, e);
        }

        Verify(handle);
        return part;
    }

    private SafeFileHandle OpenHandle()
    {
        if (!File.Exists(FullPath))
        {
            throw Gone();
        }

        var handle = SourceFileHandle.Open(Name, FullPath);
        try
        {
            Verify(handle);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private void Verify(SafeFileHandle handle)
    {
        var found = FileFingerprint.Of(handle);
        if (found != Fingerprint)
        {
            throw Changed(found.ToString());
        }
    }

    private static Charset? CharsetOf(SafeFileHandle handle, string name, Charset? declared)
    {
        Span<byte> start = stackalloc byte[ByteOrderMark.MaxLength];
        try
        {
            return ByteOrderMark.Find(start[..RandomAccess.Read(handle, start, 0)], name, declared).Charset;
        }
        catch (IOException e)
        {
            throw SourceFileHandle.Unreadable(name, e);
        }
    }
}
