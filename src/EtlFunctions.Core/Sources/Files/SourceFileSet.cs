using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace EtlFunctions.Sources.Files;

/// <summary>The files of a source in reading order, each in the version it had when listed.</summary>
internal sealed class SourceFileSet
{
    private const int MaxListBytes = 3000;

    private readonly IReadOnlyList<SourceFile> _files;

    public SourceFileSet(IReadOnlyList<SourceFile> files)
    {
        _files = files;
        TotalBytes = files.Sum(f => f.Fingerprint.Length);
        var hash = new XxHash128();
        foreach (var file in files)
        {
            hash.Append(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{file.Name}\0{file.Fingerprint.Length}\0{file.Fingerprint.Modified}{(file.Fingerprint.Tag is { } tag ? $"\0{tag}" : string.Empty)}\n")));
        }

        Hash = Convert.ToHexString(hash.GetCurrentHash());
        ShortList = files.Sum(f => Encoding.UTF8.GetByteCount(f.Name) + 70 + (f.Fingerprint.Tag?.Length + 10 ?? 0)) <= MaxListBytes
            ? [.. files.Select(f => new FileVersion(f.Name, f.Fingerprint.Length, f.Fingerprint.Modified, f.Fingerprint.Tag))]
            : null;
    }

    public int Count => _files.Count;

    public long TotalBytes { get; }

    public bool HasStored => _files.Any(file => file is StoredFile);

    public string Hash { get; }

    public IReadOnlyList<FileVersion>? ShortList { get; }

    public SourceFile this[int index] => _files[index];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Count == 1 ? _files[0].Name : $"{Count:N0} files, {_files[0].Name} first")}, {TotalBytes:N0} bytes");

    /// <summary>Gets the part of all bytes that is planned, 0 to 1.</summary>
    public double Progress(int file, long bytesDone) => TotalBytes == 0
        ? 0
        : Math.Min(1.0, (_files.Take(file).Sum(f => f.Fingerprint.Length) + bytesDone) / (double)TotalBytes);

    /// <summary>Refuses to go on from a cursor that was made from other files than these.</summary>
    public void VerifyPlanned(FileCursor cursor)
    {
        if (cursor.Hash == Hash && cursor.File < Count)
        {
            return;
        }

        var difference = cursor.List is { } planned
            ? Difference(planned)
            : string.Create(CultureInfo.InvariantCulture, $"found {Count:N0} files, planned {cursor.Files:N0}, and a name, length or version among them differs");
        throw new SourceChangedException(
            $"The source's files changed since the run was planned: {difference}. " +
            "Nothing more is loaded, so that two versions never mix; the next start begins anew with the files as they are.");
    }

    private string Difference(IReadOnlyList<FileVersion> planned)
    {
        var now = _files.ToDictionary(f => f.Name, f => f.Fingerprint, StringComparer.Ordinal);
        foreach (var file in planned)
        {
            if (!now.Remove(file.Name, out var found))
            {
                return $"{file.Name} is gone, planned was one of {file.Fingerprint()}";
            }

            if (found != file.Fingerprint())
            {
                return $"{file.Name}: found {found}; planned {file.Fingerprint()}";
            }
        }

        return now.Count > 0
            ? $"{now.Keys.Min(StringComparer.Ordinal)} was not there when the run was planned"
            : "their order differs";
    }
}
