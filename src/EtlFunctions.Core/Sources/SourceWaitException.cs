namespace EtlFunctions.Sources;

/// <summary>The source asks to wait longer than an activity should hold on. The workflow waits, holding nothing.</summary>
public sealed class SourceWaitException : SourceException
{
    /// <summary>Initializes a new instance of the <see cref="SourceWaitException"/> class.</summary>
    /// <param name="notBefore">When the source allows the next request.</param>
    /// <param name="message">Who asks to wait, and why.</param>
    public SourceWaitException(DateTimeOffset notBefore, string message)
        : base(message)
    {
        NotBefore = notBefore;
        IsTransient = true;
    }

    /// <summary>Gets what is waited for, such as an export and since when, where it is not the source's leave to ask again.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Gets when the source allows the next request.</summary>
    public DateTimeOffset NotBefore { get; }
}
