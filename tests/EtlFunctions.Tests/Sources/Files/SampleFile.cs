using System.Text;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>A file made of known records.</summary>
public sealed record SampleFile(string Name, string Text, IReadOnlyList<string> Records)
{
    public byte[] Bytes => Name.EndsWith(".gz", StringComparison.Ordinal) ? FeedFolder.Gzip(Text) : Encoding.UTF8.GetBytes(Text);
}
