using System.Text;

namespace EtlFunctions.Drafting;

/// <summary>Brings names into one form, so that <c>Product Name</c>, <c>product_name</c> and <c>productName</c> are the same word.</summary>
internal static class Word
{
    // Normalization would depend on the globalization mode that the process runs in.
    private const string Marked = "àáâãäåāąçćčďèéêëēęěìíîïīłñńňòóôõöøōőřśšşťùúûüūůűýÿźżž";
    private const string Plain = "aaaaaaaacccdeeeeeeeiiiiilnnnoooooooorssstuuuuuuuyyzzz";

    public static string Of(string name)
    {
        var word = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            var lower = char.ToLowerInvariant(character);
            if (lower == 'ß')
            {
                word.Append("ss");
            }
            else if (char.IsLetterOrDigit(lower))
            {
                var mark = Marked.IndexOf(lower, StringComparison.Ordinal);
                word.Append(mark < 0 ? lower : Plain[mark]);
            }
        }

        return word.ToString();
    }
}
