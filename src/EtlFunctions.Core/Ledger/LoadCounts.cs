using System.Text.Json.Serialization;

namespace EtlFunctions.Ledger;

/// <summary>What became of records. <c>Read = Inserted + Updated + Unchanged + Rejected + Filtered</c> holds for everything committed.</summary>
public sealed record LoadCounts : RecordCounts
{
    /// <summary>The counts of nothing.</summary>
    public static readonly LoadCounts Zero = new();

    /// <summary>Gets a value indicating whether every record read is accounted for.</summary>
    [JsonIgnore]
    public bool Balances => Read == Inserted + Updated + Unchanged + Rejected + Filtered;

    /// <summary>Adds two counts.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static LoadCounts operator +(LoadCounts left, LoadCounts right)
    {
        var sum = new LoadCounts();
        sum.Add(left);
        sum.Add(right);
        return sum;
    }

    /// <summary>Adds another count; the same as the operator.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static LoadCounts Add(LoadCounts left, LoadCounts right) => left + right;

    /// <summary>Makes the counts of other ones.</summary>
    internal static LoadCounts Of(RecordCounts other)
    {
        var counts = new LoadCounts();
        counts.Add(other);
        return counts;
    }

    /// <summary>Makes the counts of a row.</summary>
    /// <param name="count">Gets the value of a column.</param>
    internal static LoadCounts Of(Func<string, long> count)
    {
        var counts = new LoadCounts();
        counts.Fill(count);
        return counts;
    }
}
