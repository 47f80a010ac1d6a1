namespace EtlFunctions.Sources.Files;

/// <summary>How far planning came in one file.</summary>
/// <param name="Next">Where the next page begins, or <see langword="null"/> at the file's end.</param>
/// <param name="BytesDone">The file's bytes, as stored, that are planned.</param>
internal readonly record struct FilePlanStep(TextPosition? Next, long BytesDone);
