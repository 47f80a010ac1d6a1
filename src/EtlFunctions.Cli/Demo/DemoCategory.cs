namespace EtlFunctions.Cli.Demo;

/// <summary>A kind of goods of the sample shop.</summary>
/// <param name="Name">The category's path.</param>
/// <param name="Nouns">What is sold.</param>
/// <param name="Materials">What it is made of.</param>
/// <param name="LowPrice">The lowest price, in whole euros.</param>
/// <param name="HighPrice">The highest price of the smallest variant, in whole euros.</param>
/// <param name="Axis">The option that tells a product's variants apart.</param>
/// <param name="Values">Its values in rising order; a product has at most five of them.</param>
internal sealed record DemoCategory(
    string Name, string[] Nouns, string[] Materials, int LowPrice, int HighPrice, string Axis, string[] Values)
{
    /// <summary>All categories.</summary>
    public static readonly DemoCategory[] All =
    [
        new("Clothing > Shirts", ["Oxford Shirt", "Polo Shirt", "Linen Shirt", "Henley", "Flannel Shirt"],
            ["organic cotton", "linen", "cotton twill"], 25, 89, "size", ["XS", "S", "M", "L", "XL", "XXL"]),
        new("Clothing > Jackets", ["Rain Jacket", "Down Jacket", "Softshell", "Field Jacket", "Anorak"],
            ["recycled polyester", "waxed cotton", "nylon ripstop"], 79, 320, "size", ["XS", "S", "M", "L", "XL", "XXL"]),
        new("Clothing > Knitwear", ["Crew Neck Sweater", "Cardigan", "Turtleneck", "Beanie"],
            ["merino wool", "lambswool", "cotton knit"], 29, 149, "size", ["XS", "S", "M", "L", "XL", "XXL"]),
        new("Shoes > Running", ["Trail Shoe", "Road Running Shoe", "Racing Flat", "Gym Trainer"],
            ["engineered mesh", "recycled mesh"], 69, 189, "size", ["38", "39", "40", "41", "42", "43", "44", "45"]),
        new("Shoes > Boots", ["Chelsea Boot", "Hiking Boot", "Desert Boot", "Rubber Boot"],
            ["full-grain leather", "suede", "natural rubber"], 59, 260, "size", ["37", "38", "39", "40", "41", "42", "43", "44"]),
        new("Home > Kitchen > Cookware", ["Saucepan", "Frying Pan", "Stockpot", "Casserole", "Wok"],
            ["stainless steel", "cast iron", "carbon steel"], 24, 139, "diameter", ["16 cm", "20 cm", "24 cm", "26 cm", "28 cm", "30 cm"]),
        new("Home > Bedding", ["Duvet Cover", "Fitted Sheet", "Quilt", "Blanket"],
            ["percale cotton", "washed linen", "bamboo viscose"], 29, 179, "format", ["90 × 200", "135 × 200", "155 × 220", "200 × 200", "240 × 220"]),
        new("Home > Lighting", ["Desk Lamp", "Pendant Lamp", "Floor Lamp", "Wall Light"],
            ["brushed aluminium", "opal glass", "oak"], 35, 249, "colour temperature", ["2200 K", "2700 K", "3000 K", "4000 K", "5000 K"]),
        new("Garden > Tools", ["Hand Trowel", "Pruning Shears", "Garden Fork", "Spade", "Dutch Hoe"],
            ["forged steel", "ash wood", "stainless steel"], 12, 79, "length", ["30 cm", "60 cm", "90 cm", "110 cm", "130 cm"]),
        new("Electronics > Audio", ["Headphones", "Bookshelf Speaker", "Earbuds", "Soundbar", "Turntable"],
            ["aluminium", "walnut veneer", "recycled plastic"], 39, 449, "edition", ["Mini", "Standard", "Plus", "Pro", "Studio"]),
        new("Electronics > Storage", ["USB Stick", "Portable SSD", "Memory Card", "NVMe Drive"],
            ["aluminium", "recycled plastic"], 9, 99, "capacity", ["64 GB", "128 GB", "256 GB", "512 GB", "1 TB", "2 TB"]),
        new("Office > Notebooks", ["Notebook", "Sketchbook", "Diary", "Index Card Box"],
            ["acid-free paper", "recycled paper", "buckram"], 6, 39, "format", ["A7", "A6", "A5", "B5", "A4"]),
        new("Sports > Cycling", ["Bike Helmet", "Cycling Gloves", "Bib Shorts", "Frame Bag"],
            ["polycarbonate", "Lycra", "recycled nylon"], 19, 199, "size", ["XS", "S", "M", "L", "XL"]),
        new("Food > Coffee", ["Espresso Beans", "Filter Roast", "Decaf Beans", "House Blend"],
            ["arabica", "arabica and robusta"], 7, 24, "weight", ["125 g", "250 g", "500 g", "1 kg", "2.5 kg"]),
        new("Beauty > Skin Care", ["Hand Cream", "Face Serum", "Body Lotion", "Cleansing Oil"],
            ["shea butter", "jojoba oil", "aloe vera"], 8, 69, "volume", ["30 ml", "50 ml", "100 ml", "200 ml", "400 ml"]),
        new("Pets > Dogs", ["Dog Bed", "Leash", "Harness", "Rain Coat for Dogs"],
            ["recycled polyester", "leather", "cotton canvas"], 14, 119, "size", ["XS", "S", "M", "L", "XL"]),
    ];
}
