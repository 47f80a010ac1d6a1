using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>Finds the values that a mapping names in one pass through a record's bytes; nothing is decoded or copied.</summary>
/// <remarks>Where a field occurs twice in an object the last one counts, as in PostgreSQL's <c>jsonb</c>.</remarks>
internal ref struct RecordScanner
{
    /// <summary>The reader's options; one level more than allowed, so that the excess is seen here and not thrown.</summary>
    public static readonly JsonReaderOptions JsonOptions = new() { MaxDepth = MappingLimits.MaxNesting + 1 };

    /// <summary>The captures of the variants.</summary>
    public VariantCaptures Variants;

    private readonly PathNode _product;
    private readonly PathNode? _variant;
    private readonly Span<FieldCapture> _captures;
    private Utf8JsonReader _reader;

    /// <summary>Initializes a new instance of the <see cref="RecordScanner"/> struct.</summary>
    /// <param name="json">The record, in valid UTF-8.</param>
    /// <param name="product">The places of the product's values.</param>
    /// <param name="variant">The places of one variant's values.</param>
    /// <param name="captures">Receives the product's captures; cleared by the caller.</param>
    /// <param name="variants">Receives the variants' captures.</param>
    public RecordScanner(
        ReadOnlySpan<byte> json, PathNode product, PathNode? variant, Span<FieldCapture> captures, VariantCaptures variants)
    {
        _reader = new Utf8JsonReader(json, JsonOptions);
        _product = product;
        _variant = variant;
        _captures = captures;
        Variants = variants;
    }

    /// <summary>Gets a value indicating whether the record nests deeper than allowed; the pass then stopped there.</summary>
    public bool IsTooDeep { get; private set; }

    /// <summary>Gets where the pass stands, in bytes.</summary>
    public readonly long Position => _reader.TokenStartIndex;

    /// <summary>Goes through the record.</summary>
    /// <returns>The record itself.</returns>
    /// <exception cref="JsonException">The record is not one JSON value.</exception>
    public FieldCapture Scan()
    {
        _reader.Read();
        var record = ReadValue(_reader.TokenType == JsonTokenType.StartObject ? _product : null, _captures);
        if (!IsTooDeep)
        {
            // Throws if anything but white space follows.
            _reader.Read();
        }

        return record;
    }

    private FieldCapture ReadValue(PathNode? node, Span<FieldCapture> captures)
    {
        var start = (int)_reader.TokenStartIndex;
        var kind = _reader.TokenType;
        if (node is null || !(node.LeadsOn || node.IsEach))
        {
            Skip();
        }
        else
        {
            ReadNamed(node, captures);
        }

        return kind == JsonTokenType.String
            ? new FieldCapture(kind, _reader.ValueIsEscaped, start + 1, _reader.ValueSpan.Length)
            : new FieldCapture(kind, false, start, (int)_reader.BytesConsumed - start);
    }

    private void ReadNamed(PathNode node, Span<FieldCapture> captures)
    {
        foreach (var slot in node.SlotsBelow)
        {
            captures[slot] = default;
        }

        if (node.IsEach || node.HasEachBelow)
        {
            Variants.Clear();
        }

        if (node.IsEach)
        {
            var here = _reader;
            ReadVariants();
            if (!node.LeadsOn || IsTooDeep)
            {
                return;
            }

            _reader = here;
        }

        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject when Enter():
                ReadFields(node, captures);
                break;
            case JsonTokenType.StartArray when Enter():
                for (var index = 0; Advance() && _reader.TokenType != JsonTokenType.EndArray; index++)
                {
                    Capture(node.Find(index), captures);
                }

                break;
        }
    }

    private void ReadFields(PathNode node, Span<FieldCapture> captures)
    {
        var next = 0;
        while (Advance() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var child = node.Find(ref _reader, ref next);
            _reader.Read();
            Capture(child, captures);
        }
    }

    private void Capture(PathNode? node, Span<FieldCapture> captures)
    {
        var found = ReadValue(node, captures);
        if (node is { Slot: >= 0 })
        {
            captures[node.Slot] = found;
        }
    }

    private void ReadVariants()
    {
        var start = (int)_reader.TokenStartIndex;
        var kind = _reader.TokenType;
        switch (kind)
        {
            case JsonTokenType.StartObject:
                Variants.Add();
                ReadVariant();
                break;
            case JsonTokenType.StartArray when Enter():
                for (var index = 0; Advance() && _reader.TokenType != JsonTokenType.EndArray; index++)
                {
                    Variants.Add();
                    if (_reader.TokenType == JsonTokenType.StartObject)
                    {
                        ReadVariant();
                    }
                    else
                    {
                        Variants.AddBad(index, ReadValue(null, default));
                    }
                }

                break;
        }

        Variants.Found = kind == JsonTokenType.String
            ? new FieldCapture(kind, _reader.ValueIsEscaped, start + 1, _reader.ValueSpan.Length)
            : new FieldCapture(kind, false, start, (int)_reader.BytesConsumed - start);
    }

    private void ReadVariant()
    {
        // The row may move when the next variant is added, not while this one is read.
        if (Enter() && _variant is not null)
        {
            ReadFields(_variant, Variants[Variants.Count - 1]);
        }
    }

    private void Skip()
    {
        if (_reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray) || !Enter())
        {
            return;
        }

        var depth = _reader.CurrentDepth;
        while (Advance() && _reader.CurrentDepth > depth)
        {
            if (_reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                Enter();
            }
        }
    }

    private bool Enter()
    {
        IsTooDeep |= _reader.CurrentDepth >= MappingLimits.MaxNesting;
        return !IsTooDeep;
    }

    private bool Advance() => !IsTooDeep && _reader.Read();
}
