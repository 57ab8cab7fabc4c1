using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;

namespace PlayGate.Issuers.Cat;

/// <summary>A map whose keys are integers (as <see cref="long"/>) or texts, each once.</summary>
internal sealed class CborMap(IReadOnlyList<KeyValuePair<object, object?>> entries)
{
    /// <summary>As they were written.</summary>
    public IReadOnlyList<KeyValuePair<object, object?>> Entries => entries;

    /// <summary>The value of a key; null also where it is null.</summary>
    public object? this[object key] => entries.FirstOrDefault(entry => entry.Key.Equals(key)).Value;

    /// <summary>Whether the key is there.</summary>
    public bool Has(object key) => entries.Any(entry => entry.Key.Equals(key));
}

/// <summary>A value with a tag (RFC 8949 §3.4).</summary>
internal sealed record CborTagged(ulong Tag, object? Value);

/// <summary>
/// One item of CBOR (RFC 8949) as a tree of <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="string"/>, bytes,
/// lists,
/// <see cref="CborMap"/>, <see cref="CborTagged"/> and null. How long a token may be, how deep and of how many parts is bounded here; a key
/// that is written twice, in whatever encodings, makes all of it unreadable, because readers differ in which one they take.
/// </summary>
internal sealed class CborTree
{
    /// <summary>The largest token that is looked at.</summary>
    public const int MaxBytes = 8 * 1024;

    private const int MaxDepth = 16;
    private const int MaxItems = 512;

    /// <summary>Says of a map that its keys may be of each kind (a registered tag); cbor-x writes it before ordinary maps.</summary>
    private const ulong AnyKeys = 259;

    private readonly CborReader _reader;
    private int _items;

    private CborTree(ReadOnlyMemory<byte> encoded) => _reader = new CborReader(encoded, CborConformanceMode.Strict);

    /// <summary>Reads bytes that are one item and no more.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> encoded, out object? value)
    {
        value = null;
        if (encoded.IsEmpty || encoded.Length > MaxBytes)
        {
            return false;
        }

        try
        {
            var tree = new CborTree(encoded);
            value = tree.Read(0);
            return tree._reader.BytesRemaining == 0;
        }
        catch (Exception exception) when (exception is CborContentException or InvalidOperationException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Reads bytes that are a map.</summary>
    public static bool TryReadMap(ReadOnlyMemory<byte> encoded, [NotNullWhen(true)] out CborMap? map)
    {
        map = TryRead(encoded, out var value) ? value as CborMap : null;
        return map is not null;
    }

    private object? Read(int depth)
    {
        if (depth > MaxDepth || ++_items > MaxItems)
        {
            throw new CborContentException("too deep or too many");
        }

        switch (_reader.PeekState())
        {
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return _reader.ReadInt64();
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return _reader.ReadTextString();
            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                return _reader.ReadByteString();
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                return _reader.ReadDouble();
            case CborReaderState.Boolean:
                return _reader.ReadBoolean();
            case CborReaderState.Null:
                _reader.ReadNull();
                return null;
            case CborReaderState.StartArray:
                return List(depth);
            case CborReaderState.StartMap:
                return Map(depth);
            case CborReaderState.Tag:
                return Tagged((ulong)_reader.ReadTag(), Read(depth + 1));
            default:
                throw new CborContentException("a kind that no claim has");
        }
    }

    private static object? Tagged(ulong tag, object? value) => tag == AnyKeys && value is CborMap ? value : new CborTagged(tag, value);

    private List<object?> List(int depth)
    {
        var list = new List<object?>();
        _reader.ReadStartArray();
        while (_reader.PeekState() != CborReaderState.EndArray)
        {
            list.Add(Read(depth + 1));
        }

        _reader.ReadEndArray();
        return list;
    }

    private CborMap Map(int depth)
    {
        var entries = new List<KeyValuePair<object, object?>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        _reader.ReadStartMap();
        while (_reader.PeekState() != CborReaderState.EndMap)
        {
            var key = Read(depth + 1);
            if (key is not (long or string) || !keys.Add(Mark(key)))
            {
                throw new CborContentException("a key twice, or of a kind that no claim has");
            }

            entries.Add(new(key, Read(depth + 1)));
        }

        _reader.ReadEndMap();
        return new CborMap(entries);
    }

    /// <summary>Hashes of numbers can be made to collide, and each key is then compared with all others; those of texts cannot.</summary>
    private static string Mark(object key) => key is long number ? $"{number}" : $"\"{key}";
}
