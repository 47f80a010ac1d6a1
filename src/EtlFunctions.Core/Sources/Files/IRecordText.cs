namespace EtlFunctions.Sources.Files;

/// <summary>A text of records, read from beginning to end.</summary>
internal interface IRecordText : IDisposable
{
    /// <summary>Gets what messages and locations call the text.</summary>
    string Name { get; }

    /// <summary>Gets a value indicating whether reading may go on at any place.</summary>
    bool CanSeek { get; }

    /// <summary>Gets the bytes read as they are stored, before unpacking.</summary>
    long StoredBytesRead { get; }

    /// <summary>Gets what the numbers of its lines count where these are not lines of what is stored, such as rows; else <see langword="null"/>.</summary>
    string? Unit => null;

    /// <summary>Gets why the text ends early, once its end is reached; <see langword="null"/> when it ends as it should.</summary>
    string? Damage { get; }

    /// <summary>Reads what comes next; 0 bytes at the end.</summary>
    int Read(Span<byte> buffer);

    /// <summary>Goes on at a place.</summary>
    /// <returns><see langword="false"/> when the text is known to end before it.</returns>
    bool TrySeek(long offset);
}
