namespace EtlFunctions.Mapping;

/// <summary>One step of a <see cref="RecordPath"/>: a field of an object or an element of an array.</summary>
/// <param name="Name">The field's name, compared exactly, or <see langword="null"/> for an element.</param>
/// <param name="Index">The element's number, counted from 0; 0 for a field.</param>
public readonly record struct RecordPathStep(string? Name, int Index = 0);
