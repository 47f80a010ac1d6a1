namespace EtlFunctions.Database;

/// <summary>Orders texts by their UTF-8 bytes, as PostgreSQL's collation <c>C</c> does in a UTF-8 database.</summary>
/// <remarks>
/// UTF-16 order differs from UTF-8 order only between surrogates and the code units above them (RFC 3629, section 1:
/// byte order is code point order), so surrogates are lifted above the rest before they are compared.
/// </remarks>
internal sealed class Utf8OrdinalComparer : IComparer<string>
{
    public static readonly Utf8OrdinalComparer Instance = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return Comparer<bool>.Default.Compare(x is not null, y is not null);
        }

        var common = x.AsSpan().CommonPrefixLength(y);
        return common == x.Length || common == y.Length ? x.Length - y.Length : Lift(x[common]) - Lift(y[common]);
    }

    private static int Lift(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
