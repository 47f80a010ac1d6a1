using System.Text.Json.Serialization;

namespace EtlFunctions.Feeds.Reading;

/// <summary>The JSON that the reading of feeds writes itself.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class FeedJson : JsonSerializerContext;
