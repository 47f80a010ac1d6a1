using System.Globalization;
using System.Text;

namespace EtlFunctions.Drafting;

/// <summary>Brings names into one form, so that <c>Product Name</c>, <c>product_name</c> and <c>productName</c> are the same word.</summary>
internal static class Word
{
    public static string Of(string name)
    {
        var word = new StringBuilder(name.Length);
        foreach (var character in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(character) && CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            {
                word.Append(char.ToLowerInvariant(character));
            }
        }

        return word.ToString();
    }
}
