namespace EtlFunctions.Database.Arrays;

/// <summary>An array in PostgreSQL's binary format, to be sent as it stands.</summary>
/// <param name="encoder">Holds the bytes until it is disposed.</param>
/// <param name="offset">Where they start.</param>
/// <param name="length">How many they are.</param>
internal sealed class EncodedArray(ArrayEncoder encoder, int offset, int length)
{
    public ReadOnlyMemory<byte> Bytes => encoder.Written.Slice(offset, length);

    public int Length => length;
}
