using System.Text;
using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>A place in a record that paths name or lead through, with the places below it.</summary>
/// <param name="slot">The place of its value among the captures, or -1 when no path ends here.</param>
/// <param name="isEach">Whether the value is the array of variants.</param>
/// <param name="name">Its name as a field, in UTF-8.</param>
/// <param name="index">Its number as an element.</param>
/// <param name="fields">The fields below.</param>
/// <param name="elements">The elements below.</param>
internal sealed class PathNode(int slot, bool isEach, byte[] name, int index, PathNode[] fields, PathNode[] elements)
{
    private readonly byte[] _name = name;
    private readonly int _index = index;
    private readonly int[] _slotsBelow = Slots([.. fields, .. elements]);

    /// <summary>Gets the place of the value among the captures, or -1.</summary>
    public int Slot { get; } = slot;

    /// <summary>Gets a value indicating whether the value is the array of variants.</summary>
    public bool IsEach { get; } = isEach;

    /// <summary>Gets a value indicating whether a path ends here, so that the whole value is named.</summary>
    public bool IsNamed => IsEach || Slot >= 0;

    /// <summary>Gets a value indicating whether paths lead on from here.</summary>
    public bool LeadsOn => fields.Length + elements.Length > 0;

    /// <summary>Gets a value indicating whether the array of variants is below.</summary>
    public bool HasEachBelow { get; } = fields.Concat(elements).Any(n => n.IsEach || n.HasEachBelow);

    /// <summary>Gets the captures of the places below.</summary>
    public ReadOnlySpan<int> SlotsBelow => _slotsBelow;

    /// <summary>Finds the field the reader stands on.</summary>
    /// <param name="reader">The reader, on a property name.</param>
    /// <param name="next">Where to look first, kept between calls: records list their fields in much the same order.</param>
    /// <returns>The place, or <see langword="null"/> when no path leads there.</returns>
    public PathNode? Find(ref Utf8JsonReader reader, ref int next)
    {
        var sought = reader.ValueIsEscaped ? Decode(reader.ValueSpan) : reader.ValueSpan;
        for (var tried = 0; tried < fields.Length; tried++)
        {
            next = next < fields.Length ? next : 0;
            var field = fields[next++];
            if (sought.SequenceEqual(field._name))
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>Finds an element.</summary>
    /// <param name="index">Its number.</param>
    /// <returns>The place, or <see langword="null"/> when no path leads there.</returns>
    public PathNode? Find(int index)
    {
        foreach (var element in elements)
        {
            if (element._index == index)
            {
                return element;
            }
        }

        return null;
    }

    private static int[] Slots(PathNode[] below)
    {
        var slots = new List<int>();
        foreach (var node in below)
        {
            slots.AddRange(node._slotsBelow);
            if (node.Slot >= 0)
            {
                slots.Add(node.Slot);
            }
        }

        return [.. slots];
    }

    // Utf8JsonReader.ValueTextEquals would do, but throws for half of a surrogate pair. No path has such a name.
    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> name) =>
        JsonStringText.Decode(name, escaped: true, out var text) is null ? Encoding.UTF8.GetBytes(text) : default;
}
