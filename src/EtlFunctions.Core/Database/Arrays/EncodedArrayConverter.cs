#pragma warning disable NPG9001 // The driver's converter API may change with a new version; the tests of this folder then tell.
using Npgsql.Internal;

namespace EtlFunctions.Database.Arrays;

/// <summary>Hands an encoded array to the driver.</summary>
internal sealed class EncodedArrayConverter : PgStreamingConverter<EncodedArray>
{
    public override EncodedArray Read(PgReader reader) => throw new NotSupportedException("Encoded arrays are only sent.");

    public override ValueTask<EncodedArray> ReadAsync(PgReader reader, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Encoded arrays are only sent.");

    public override Size GetSize(SizeContext context, EncodedArray value, ref object? writeState) => value.Length;

    public override void Write(PgWriter writer, EncodedArray value) => writer.WriteBytes(value.Bytes.Span);

    public override ValueTask WriteAsync(PgWriter writer, EncodedArray value, CancellationToken cancellationToken = default) =>
        writer.WriteBytesAsync(value.Bytes, cancellationToken);
}
