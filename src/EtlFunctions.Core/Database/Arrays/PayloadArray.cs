using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Database.Arrays;

/// <summary>Binds whole payloads, which may be megabytes each.</summary>
internal static class PayloadArray
{
    /// <summary>Makes the parameter. The driver sends payloads from where they are; the encoder would hold them all a second time, so it gets none.</summary>
    /// <param name="payloads">The payloads; without any value the array is sent empty, as the encoder does.</param>
    /// <param name="encoder">Holds the empty array.</param>
    public static NpgsqlParameter Bind(byte[]?[] payloads, ArrayEncoder encoder)
    {
        const NpgsqlDbType Type = NpgsqlDbType.Array | NpgsqlDbType.Bytea;
        return Array.TrueForAll(payloads, payload => payload is null)
            ? new NpgsqlParameter<EncodedArray> { TypedValue = encoder.Binaries([]), NpgsqlDbType = Type }
            : new NpgsqlParameter<byte[]?[]> { TypedValue = payloads, NpgsqlDbType = Type };
    }
}
