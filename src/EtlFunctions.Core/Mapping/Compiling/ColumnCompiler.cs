using System.Text;
using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>Compiles the columns of a product or of a SKU.</summary>
/// <param name="options">The mapping, for what fields do not say themselves.</param>
/// <param name="tree">Receives the paths.</param>
/// <param name="prefix">What stands before a column's name in a problem's path.</param>
/// <param name="problems">Receives what cannot work.</param>
internal sealed class ColumnCompiler(MappingOptions options, PathTree tree, string prefix, List<MappingProblem> problems)
{
    /// <summary>Compiles a column that must have a value, which must come from the record.</summary>
    public Column<string?> Key(string name, FieldMapping? field)
    {
        if (field?.Path is null)
        {
            Add(name, field is null ? "nothing" : "no path", "the path of the key, which must come from the record");
        }

        if (field?.Default is not null)
        {
            Add($"{name}.default", FoundText.Quote(field.Default), "no default, since a key must come from the record");
        }

        return Compile(name, field, new KeyType(Trims(field)));
    }

    public Column<string?> Text(string name, FieldMapping? field) => Compile(name, field, new TextType(Trims(field)));

    public Column<string?> Currency(string name, FieldMapping? field) => Compile(name, field, new CurrencyType());

    public Column<decimal?> Decimal(string name, FieldMapping? field) =>
        Compile(name, field, new DecimalType(Separator(field)), isNumber: true);

    public Column<int?> Integer(string name, FieldMapping? field) =>
        Compile(name, field, new IntegerType(Separator(field)), isNumber: true);

    public Column<string?> Json(string name, FieldMapping? field, bool mayTakeRest) =>
        Compile(name, field, new JsonType(), mayTakeRest: mayTakeRest);

    public Column<DateTimeOffset?> Timestamp(string name, FieldMapping? field)
    {
        var format = field?.Format;
        if (format is not null && !TimestampType.IsFormat(format))
        {
            Add(
                $"{name}.format",
                $"'{FoundText.Quote(format)}'",
                "'unix', 'unixMs' or a .NET format with year, month and day such as 'dd.MM.yyyy HH:mm'");
            format = null;
        }

        return Compile(name, field, new TimestampType(format), isTime: true);
    }

    private bool Trims(FieldMapping? field) => field?.Trim ?? options.Trim;

    private char Separator(FieldMapping? field) => (field?.DecimalSeparator ?? options.DecimalSeparator) == ',' ? ',' : '.';

    private void Add(string path, string found, string expected) => problems.Add(new MappingProblem(prefix + path, found, expected));

    private Column<T> Compile<T>(
        string name, FieldMapping? field, ColumnType<T> type, bool isNumber = false, bool isTime = false, bool mayTakeRest = false)
    {
        if (field is null)
        {
            return new Column<T>(null, -1, type, default!);
        }

        CheckForm(name, field, isNumber, isTime, mayTakeRest);
        var otherwise = field.Const ?? field.Default;
        var value = otherwise is null ? default! : Value($"{name}.{(field.Const is null ? "default" : "const")}", otherwise, type);
        if (field.Path is null)
        {
            return new Column<T>(null, -1, type, value);
        }

        if (RecordPath.TryParse(field.Path, out var path, out var error))
        {
            return new Column<T>(path.ToString(), tree.Add(path), type, value);
        }

        Add(name, $"'{FoundText.Quote(field.Path)}'", error);
        return new Column<T>(null, -1, type, value);
    }

    private void CheckForm(string name, FieldMapping field, bool isNumber, bool isTime, bool mayTakeRest)
    {
        var sources = (field.Path is null ? 0 : 1) + (field.Const is null ? 0 : 1) + (field.Rest ? 1 : 0);
        if (sources != 1)
        {
            Add(name, sources == 0 ? "none of them" : "several of them", "exactly one of 'path', 'const' and 'rest'");
        }

        if (field.Default is not null && field.Path is null)
        {
            Add($"{name}.default", FoundText.Quote(field.Default), "a default only beside a path");
        }

        if (field.Rest && !mayTakeRest)
        {
            Add($"{name}.rest", "true", "'rest' only for the product's attributes");
        }

        if (field.Format is not null && !isTime)
        {
            Add($"{name}.format", $"'{FoundText.Quote(field.Format)}'", "a format only for a time");
        }

        if (field.DecimalSeparator is not null && !isNumber)
        {
            Add($"{name}.decimalSeparator", $"'{field.DecimalSeparator}'", "a decimal separator only for a number");
        }
        else if (field.DecimalSeparator is not (null or '.' or ','))
        {
            Add($"{name}.decimalSeparator", $"'{field.DecimalSeparator}'", "'.' or ','");
        }
    }

    private T Value<T>(string path, string json, ColumnType<T> type)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var scanner = new RecordScanner(utf8, new PathTree().Build(), null, default, default);
        try
        {
            var found = new FieldValue(utf8, scanner.Scan());
            if (scanner.IsTooDeep)
            {
                Add(path, "deeper nesting", $"at most {MappingLimits.MaxNesting} levels of nesting");
            }
            else if (!found.IsNothing)
            {
                var misfit = type.Convert(found, out var value);
                if (misfit is null)
                {
                    return value;
                }

                Add(path, misfit.Found ?? FoundText.Of(found), misfit.Expected);
            }
        }
        catch (JsonException)
        {
            Add(path, $"'{FoundText.Quote(json)}'", "the text of a JSON value");
        }

        return default!;
    }
}
