namespace EtlFunctions.Feeds;

/// <summary>How a table is written: where its header and its rows stand, and what the characters of a CSV text mean.</summary>
public sealed record CsvOptions
{
    /// <summary>The value of <see cref="Quote"/> where no field stands in quotes.</summary>
    public const char NoQuote = '\0';

    /// <summary>
    /// Gets the character around fields (<c>quote</c>), one in ASCII, or <see cref="NoQuote"/>. By default it is <c>"</c>, but where
    /// tabs part the fields it is a character like others, unless it encloses all names of the header or a field that has a comma or
    /// doubled quotes in it.
    /// </summary>
    public char? Quote { get; init; }

    /// <summary>
    /// Gets the character before one that is to be taken as it is (<c>escape</c>), one in ASCII; by default there is none. Behind a
    /// backslash <c>n</c>, <c>r</c> and <c>t</c> are a line feed, a return and a tab, and <c>\N</c> alone is an empty field.
    /// </summary>
    public char? Escape { get; init; }

    /// <summary>Gets the text that begins lines which are not read (<c>comment</c>); by default there are none.</summary>
    public string? Comment { get; init; }

    /// <summary>
    /// Gets a value indicating whether rows may have fewer fields than the header, which are then empty, and empty ones behind the last
    /// column (<c>lenientRows</c>); else they are rejects. A last row that is short and does not end in a line break is one all the same.
    /// </summary>
    public bool LenientRows { get; init; }

    /// <summary>Gets the lines at the start of a text, or rows of a sheet, that are no records (<c>skipRows</c>); none by default.</summary>
    public int SkipRows { get; init; }

    /// <summary>Gets the line or row that names the columns (<c>header</c>), from 1; by default the first behind <see cref="SkipRows"/>.</summary>
    public int? HeaderRow { get; init; }

    /// <summary>Gets the names of the columns of a table without a header (<c>header</c>), or <see langword="null"/> where it has one.</summary>
    public IReadOnlyList<string>? Names { get; init; }
}
