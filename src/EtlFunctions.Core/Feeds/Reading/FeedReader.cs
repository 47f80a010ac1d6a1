namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads a feed from its JSON.</summary>
/// <param name="environment">Finds the value of an environment variable.</param>
/// <param name="sources">Reads the part <c>source</c>, one reader for each type.</param>
internal sealed class FeedReader(Func<string, string?> environment, IReadOnlyList<ISourceOptionsReader> sources)
{
    public Feed Read(ReadOnlyMemory<byte> json, string file, string baseDirectory, string? requiredName)
    {
        var reading = new FeedReading(file, environment, baseDirectory);
        var document = FeedDocument.Parse(json, reading);
        if (FeedObject.Open(document) is not { } root)
        {
            reading.ThrowIfFailed();
            throw new InvalidOperationException("A value that is no object was not reported.");
        }

        root.Optional("$schema")?.Text("the path or address of the JSON schema");
        var name = ReadName(root, requiredName);
        var source = root.Required("source", "an object that says where the records come from") is { } s ? SourceReader.Read(s, sources) : null;
        var mapping = root.Required("mapping", "an object that says which field fills which column") is { } m ? MappingReader.Read(m) : null;
        var target = root.Optional("target") is { } t ? TargetReader.Read(t) : new TargetOptions();
        var limits = root.Optional("limits") is { } l ? LimitReader.Read(l) : new LimitOptions();
        var nightly = root.Optional("nightly")?.Boolean() ?? false;
        var allowEmpty = root.Optional("allowEmpty")?.Boolean() ?? false;
        var shape = root.Optional("shape") is { } h ? ShapeReader.Read(h) : new ShapeOptions();
        root.Close();
        PageOfOneChunk.Require(source, limits, reading);
        WholeSourceOnly.Require(source, target, reading);
        reading.ThrowIfFailed();
        return new Feed
        {
            Name = name!,
            Source = source!,
            Mapping = mapping!,
            Target = target!,
            Limits = limits!,
            Nightly = nightly,
            AllowEmpty = allowEmpty,
            Shape = shape!,
            BaseDirectory = baseDirectory,
            Definition = CanonicalJson.Of(document.Json),
        };
    }

    private static string? ReadName(FeedObject root, string? required)
    {
        var value = root.Required("name", $"the feed's name: {FeedName.Rules}");
        if (value?.Text($"a name: {FeedName.Rules}", FeedName.IsValid) is not { } name)
        {
            return null;
        }

        if (required is not null && name != required)
        {
            value.Value.Fail($"{Wording.Quote(required)}, the name of the file");
        }

        return name;
    }
}
