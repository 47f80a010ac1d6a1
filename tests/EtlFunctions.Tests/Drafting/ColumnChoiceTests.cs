using EtlFunctions.Drafting;
using EtlFunctions.Mapping;

namespace EtlFunctions.Tests.Drafting;

public sealed class ColumnChoiceTests
{
    [Theory]
    [InlineData("""{"brand":{"name":"B"},"product_name":"N"}""", "product_name")]
    [InlineData("""{"name":{"de":"N","en":"M"}}""", "name.de")]
    [InlineData("""{"Product Name":"N","name":"M"}""", "name")]
    [InlineData("""{"title":{"rendered":"N"},"slug":"n"}""", "title.rendered")]
    [InlineData("""{"Désignation":"N"}""", "Désignation")]
    public void Title_IsTheFieldOfThatName(string record, string path) => Assert.Equal(path, Best(record, ColumnWords.Title));

    [Theory]
    [InlineData("""{"amount":{"price":"x"},"price":{"amount":"9.99","currency":"EUR"}}""", "price.amount")]
    [InlineData("""{"price":"call us","regular_price":"9.99"}""", "regular_price")]
    public void Price_IsAFieldOfNumbers(string record, string path) =>
        Assert.Equal(path, Best(record, ColumnWords.Price, field => field.AreMostly(ValueForm.IsPrice)));

    [Theory]
    [InlineData("19.99", true, false)]
    [InlineData("1.250,00", true, false)]
    [InlineData("1 250,00", true, false)]
    [InlineData("19.99 USD", true, true)]
    [InlineData("€ 5", true, true)]
    [InlineData("-3", true, false)]
    [InlineData("n/a", false, false)]
    [InlineData("12 pieces", false, false)]
    [InlineData("2026-11-01", false, false)]
    public void Price_IsKnownByItsForm(string text, bool isPrice, bool hasCurrency) =>
        Assert.Equal((isPrice, hasCurrency), (ValueForm.IsPrice(text), ValueForm.HasCurrency(text)));

    [Theory]
    [InlineData("20,5", true, false)]
    [InlineData("1.250,00", true, false)]
    [InlineData("1,250.00", false, true)]
    [InlineData("19.99", false, true)]
    [InlineData("1,250", false, false)]
    [InlineData("1.250", false, false)]
    [InlineData("1250", false, false)]
    public void Separator_IsToldOnlyByWhatCannotBeOtherwise(string text, bool isComma, bool isPoint) =>
        Assert.Equal((isComma, isPoint), (ValueForm.HasDecimalComma(text), ValueForm.HasDecimalPoint(text)));

    private static string? Best(string record, string[] words, Func<SampleField, bool>? fits = null)
    {
        var fields = new SampleFields();
        fields.Add(new RawRecord(new RecordLocation("a", 1, 0), System.Text.Encoding.UTF8.GetBytes(record)));
        return ColumnChoice.Best(fields, words, fits ?? (field => field.IsPlain), [])?.Path;
    }
}
