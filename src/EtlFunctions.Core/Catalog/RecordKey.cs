using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace EtlFunctions.Catalog;

/// <summary>The hashes by which records of one product are found in several places of a source.</summary>
/// <remarks>Equal hashes only raise the question whether two records are of one product; what they hold answers it.</remarks>
public static class RecordKey
{
    /// <summary>Hashes a record's key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The hash, which is never 0: that stands for a record without a key.</returns>
    public static long Hash(ReadOnlySpan<char> key)
    {
        var hash = (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(key));
        return hash == 0 ? 1 : hash;
    }

    /// <summary>Gets the beginning of a content hash as a number.</summary>
    /// <param name="hash">The hash, see <see cref="ContentHash"/>.</param>
    /// <returns>The number, which is never 0.</returns>
    public static long Content(ReadOnlySpan<byte> hash)
    {
        var beginning = MemoryMarshal.Read<long>(hash);
        return beginning == 0 ? 1 : beginning;
    }
}
