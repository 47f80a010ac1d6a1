using System.Text;
using System.Text.RegularExpressions;

namespace EtlFunctions.Sources.Files;

/// <summary>A glob of keys, with the meaning it has for paths: <c>*</c> stays within a part between slashes, <c>**</c> is any number of parts.</summary>
internal sealed class KeyGlob
{
    private readonly Regex _expression;

    public KeyGlob(string glob)
    {
        Prefix = glob[..glob.IndexOf('*', StringComparison.Ordinal)];
        var expression = new StringBuilder("^");
        for (var i = 0; i < glob.Length; i++)
        {
            var rest = glob.AsSpan(i);
            var isPart = i == 0 || glob[i - 1] == '/';
            if (isPart && rest.StartsWith("**/"))
            {
                expression.Append("(?:.*/)?");
                i += 2;
            }
            else if (isPart && rest is "**")
            {
                expression.Append(".*");
                i++;
            }
            else
            {
                expression.Append(glob[i] == '*' ? "[^/]*" : Regex.Escape(glob[i].ToString()));
            }
        }

        _expression = new Regex(expression.Append("\\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>Gets what every key that matches begins with.</summary>
    public string Prefix { get; }

    public bool Matches(string key) => _expression.IsMatch(key);
}
