namespace EtlFunctions.Sources.Files;

/// <summary>Reads what each line or row of a text holds as a record of its own, before any are put together.</summary>
internal abstract class RowReader(InputBuffer input) : RecordReader(input)
{
    /// <summary>Begins anew at the place that the input has reached.</summary>
    /// <param name="line">The number of the line there.</param>
    public abstract void StartAt(long line);

    protected sealed override void Start(TextPosition position) => StartAt(position.Number);
}
