namespace EtlFunctions.Cli.Demo;

/// <summary>The words that the sample products' texts are made of. The brands are invented.</summary>
internal static class DemoWords
{
    public static readonly string[] Brands =
    [
        "Nordvale", "Harlow & Finch", "Atelier Brume", "Kestrel", "Tamsin Oak", "Løvdal", "Quarry Lane", "Mirabel",
        "Fjellheim", "Ostend Supply", "Pennyroyal", "Casa Olmo", "Brightwater", "Hüttner", "Marlowe", "Tidewell",
        "Söderkvist", "Alder & Rye", "Volant", "Greyfell", "Isolde", "Northgate", "Papaver", "Rook & Vine",
    ];

    public static readonly string[] Adjectives =
    [
        "Classic", "Lightweight", "Everyday", "Heritage", "Compact", "Essential", "Alpine", "Urban", "Studio", "Coastal",
        "Quiet", "Rugged", "Soft", "Modern", "Signature", "Weekend", "Nordic", "Traveller's", "Minimal", "Original",
    ];

    public static readonly string[] Series =
    [
        "Alma", "Birk", "Cala", "Dune", "Eiko", "Fara", "Gale", "Hera", "Ivo", "Juno", "Kobe", "Lumi", "Mila", "Nami",
        "Orla", "Pico", "Rune", "Sola", "Tove", "Ursa", "Vega", "Wren", "Yara", "Zeno",
    ];

    public static readonly string[] Colors =
    [
        "Black", "White", "Navy", "Olive", "Sand", "Rust", "Slate", "Forest", "Sky", "Burgundy", "Mustard", "Charcoal",
    ];

    public static readonly string[] Origins = ["PT", "IT", "DE", "SE", "ES", "PL", "VN", "TR", "JP", "FR"];

    public static readonly string[] Openings =
    [
        "Made to be used daily and to last for years.",
        "A favourite of our customers, now in its third edition.",
        "Designed in small steps, tested for a whole season.",
        "Simple on the outside, thought through in every detail.",
        "Built for people who would rather buy once.",
        "Light enough to take along, strong enough not to worry.",
    ];

    public static readonly string[] Closings =
    [
        "Comes with a five-year guarantee.",
        "Spare parts are available.",
        "Packed without plastic.",
        "Wipe clean with a damp cloth.",
        "Made in limited numbers each season.",
        "Free returns within 60 days.",
    ];

    public static readonly string[] Statuses = ["active", "active", "active", "active", "active", "active", "active", "draft", "archived"];
}
