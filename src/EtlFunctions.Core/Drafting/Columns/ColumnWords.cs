namespace EtlFunctions.Drafting;

/// <summary>What sources call the columns of the catalog, the likeliest first, in the form of <see cref="Word"/>.</summary>
internal static class ColumnWords
{
    public static readonly string[] Id =
    [
        "id", "productid", "externalid", "legacyresourceid", "handle", "productcode", "productnumber", "articlenumber", "artikelnummer", "artnr",
        "itemnumber", "itemid", "entityid", "uid", "uuid", "guid", "key", "number", "asin", "itemsku", "sellersku", "sku", "code", "reference", "ref", "slug",
    ];

    /// <summary>Columns that are the same in all rows of one product.</summary>
    public static readonly string[] GroupId = ["itemgroupid", "handle", "groupid", "parentsku", "masterid", "modelnumber", "parentproductid"];

    public static readonly string[] Title =
    [
        "title", "name", "productname", "producttitle", "itemname", "displayname", "label", "bezeichnung", "artikelbezeichnung", "artikelname", "titel", "nom",
        "nombre", "titulo", "designation", "denominazione", "nazwa", "heading", "shortname", "product", "item",
    ];

    public static readonly string[] Description =
    [
        "description", "descriptionhtml", "bodyhtml", "body", "longdescription", "productdescription", "beschreibung", "fulldescription", "summary",
        "shortdescription", "content", "details", "bulletpoint1",
    ];

    public static readonly string[] Brand = ["brand", "brandname", "manufacturer", "manufacturername", "vendor", "marke", "hersteller", "marque", "marca", "make", "supplier"];

    public static readonly string[] Category =
        ["category", "categoryname", "producttype", "productcategory", "categories", "kategorie", "warengruppe", "googleproductcategory", "categorypath", "department", "collection", "type"];

    public static readonly string[] Status = ["status", "state", "productstatus", "lifecyclestatus"];

    public static readonly string[] UpdatedAt =
    [
        "updatedat", "datemodifiedgmt", "modifiedat", "datemodified", "updatedon", "lastmodified", "lastmodifiedat", "lastupdated", "lastupdatedat", "modified", "updated",
        "changedat", "changed", "dateupd", "updatedate", "modificationdate",
    ];

    public static readonly string[] Variants =
        ["variants", "variations", "skus", "productvariants", "offers", "items", "children", "articles", "models", "combinations", "options", "nodes", "edges"];

    public static readonly string[] Code =
        ["sku", "variantsku", "skucode", "itemsku", "sellersku", "code", "articlenumber", "artikelnummer", "itemnumber", "partnumber", "mpn", "variantid", "id", "ean", "gtin", "barcode"];

    public static readonly string[] Price =
    [
        "price", "variantprice", "regularprice", "standardprice", "unitprice", "sellingprice", "currentprice", "grossprice", "priceamount", "pricewithtax", "netprice", "amount",
        "preis", "verkaufspreis", "vk", "prix", "precio", "prezzo", "cena", "listprice", "saleprice",
    ];

    public static readonly string[] Currency = ["currency", "currencycode", "pricecurrency", "currencyiso", "waehrung", "wahrung", "devise", "moneda"];

    public static readonly string[] CompareAtPrice =
        ["compareatprice", "variantcompareatprice", "listprice", "rrp", "msrp", "uvp", "recommendedretailprice", "originalprice", "oldprice", "wasprice", "retailprice", "regularprice"];

    public static readonly string[] Stock =
    [
        "stock", "inventoryquantity", "variantinventoryqty", "stockquantity", "stocklevel", "quantity", "qty", "inventory", "inventorylevel", "onhand", "quantityonhand", "instock",
        "available", "availablequantity", "availablestock", "bestand", "lagerbestand", "lager",
    ];

    public static readonly string[] Barcode = ["barcode", "variantbarcode", "gtin", "gtin13", "gtin14", "ean", "ean13", "eancode", "upc", "gtinupceanorisbn", "isbn"];

    public static readonly string[] Options =
        ["options", "selectedoptions", "optionvalues", "option1value", "attribute1values", "variantoptions", "optiontitle", "attributes", "properties", "size", "groesse", "grosse", "color", "colour", "farbe"];

    /// <summary>Endings of the field that names a value beside it.</summary>
    public static readonly string[] PairNames = ["code", "name", "key", "attribute"];

    /// <summary>Fields of an object that say the same as the object.</summary>
    public static readonly string[] Inner = ["name", "value", "amount", "title", "text", "label", "code", "rendered"];
}
