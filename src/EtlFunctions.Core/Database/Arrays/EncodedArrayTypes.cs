#pragma warning disable NPG9001 // The driver's converter API may change with a new version; the tests of this folder then tell.
using Npgsql.Internal;
using Npgsql.Internal.Postgres;

namespace EtlFunctions.Database.Arrays;

/// <summary>Lets the driver send an <see cref="EncodedArray"/> as whichever array type the parameter names.</summary>
internal sealed class EncodedArrayTypes : PgTypeInfoResolverFactory
{
    public override IPgTypeInfoResolver CreateResolver() => new Resolver();

    public override IPgTypeInfoResolver? CreateArrayResolver() => null;

    private sealed class Resolver : IPgTypeInfoResolver
    {
        public PgTypeInfo? GetTypeInfo(Type? type, DataTypeName? dataTypeName, PgSerializerOptions options) =>
            type == typeof(EncodedArray) && dataTypeName is { } name
                ? new PgTypeInfo(options, new EncodedArrayConverter(), name)
                : null;
    }
}
