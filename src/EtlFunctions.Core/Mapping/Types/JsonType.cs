using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>A <c>jsonb</c> column: any JSON value, kept as it is written but for the white space between tokens. A blank text is no value.</summary>
internal sealed class JsonType : ColumnType<string?>
{
    /// <inheritdoc/>
    public override Misfit? Convert(in FieldValue found, out string? value)
    {
        value = null;
        if (found.Kind != JsonTokenType.String)
        {
            return JsonCompactor.Compact(found.Raw, out value);
        }

        if (JsonStringText.Check(found.Raw) is { } misfit)
        {
            return misfit;
        }

        JsonStringText.Decode(found.Raw, found.Escaped, out var text);
        if (!string.IsNullOrWhiteSpace(text))
        {
            value = $"\"{System.Text.Encoding.UTF8.GetString(found.Raw)}\"";
        }

        return null;
    }
}
