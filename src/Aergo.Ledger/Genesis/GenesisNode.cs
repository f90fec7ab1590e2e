using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace Aergo.Ledger;

/// <summary>A JSON value that knows its line, and which of its members nobody asked for.</summary>
internal sealed class GenesisNode
{
    private readonly Dictionary<string, GenesisNode> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly List<GenesisNode> _items = [];
    private readonly string _path;
    private readonly int _line;
    private string _text = string.Empty;

    private GenesisNode(string path, int line, JsonTokenType kind) => (_path, _line, Kind) = (path, line, kind);

    public JsonTokenType Kind { get; }

    public IEnumerable<string> Names => _members.Keys;

    public static GenesisNode Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 });
        try
        {
            reader.Read();
            GenesisNode root = Read(ref reader, json, "genesis");
            while (reader.Read())
            {
                throw new GenesisException($"line {LineAt(json, reader.TokenStartIndex)}: something follows the genesis");
            }

            return root.Kind == JsonTokenType.StartObject ? root : throw root.Wrong("expected an object in braces");
        }
        catch (JsonException e)
        {
            throw new GenesisException($"line {(e.LineNumber ?? 0) + 1}: {WithoutPlace(e.Message)}");
        }
        catch (InvalidOperationException)
        {
            throw new GenesisException($"line {LineAt(json, reader.TokenStartIndex)}: a text that is not UTF-8");
        }
    }

    public GenesisException Wrong(string what) => new($"line {_line}: {_path}: {what}");

    public GenesisNode? Optional(string name)
    {
        _asked.Add(name);
        return _members.GetValueOrDefault(name);
    }

    public GenesisNode Member(string name) => Optional(name) ?? throw Wrong($"\"{name}\" is missing");

    public IReadOnlyList<GenesisNode> Items(string name) =>
        Optional(name) is not { } list ? [] : list.Kind == JsonTokenType.StartArray ? list._items : throw list.Wrong("expected a list in brackets");

    public string Text(string name, string? whenMissing = null)
    {
        if (Optional(name) is not { } node)
        {
            return whenMissing ?? throw Wrong($"\"{name}\" is missing");
        }

        return node.Kind == JsonTokenType.String ? node._text : throw node.Wrong("expected a text in quotes");
    }

    public long Number(string name, long min, long max, long? whenMissing)
    {
        if (Optional(name) is not { } node)
        {
            return whenMissing ?? throw Wrong($"\"{name}\" is missing");
        }

        return node.Kind == JsonTokenType.Number && long.TryParse(node._text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= min && value <= max
            ? value
            : throw node.Wrong($"expected a whole number from {min} to {max}");
    }

    public bool Flag(string name, bool whenMissing) => Optional(name) is not { } node ? whenMissing : node.Kind switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw node.Wrong("expected true or false"),
    };

    public byte[] Hex(string name)
    {
        try
        {
            return Convert.FromHexString(Text(name));
        }
        catch (FormatException)
        {
            throw Member(name).Wrong("expected hex digits");
        }
    }

    /// <summary>Refuses members that nobody asked for.</summary>
    public void Done()
    {
        if (_members.Keys.FirstOrDefault(n => !_asked.Contains(n)) is { } unknown)
        {
            throw _members[unknown].Wrong("there is no such setting");
        }
    }

    private static GenesisNode Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string path)
    {
        var node = new GenesisNode(path, LineAt(json, reader.TokenStartIndex), reader.TokenType);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    string name = reader.GetString()!;
                    int line = LineAt(json, reader.TokenStartIndex);
                    reader.Read();
                    if (!node._members.TryAdd(name, Read(ref reader, json, path + "." + name)))
                    {
                        throw new GenesisException($"line {line}: {path}: \"{name}\" is there twice");
                    }
                }

                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    node._items.Add(Read(ref reader, json, $"{path}[{node._items.Count}]"));
                }

                break;
            case JsonTokenType.String:
                node._text = reader.GetString()!;
                break;
            case JsonTokenType.Number:
                node._text = System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
                break;
        }

        return node;
    }

    private static int LineAt(ReadOnlySpan<byte> json, long offset) => json[..(int)offset].Count((byte)'\n') + 1;

    // The reader's text repeats the line, counted from 0.
    private static string WithoutPlace(string message) =>
        message.IndexOf(" Path: $", StringComparison.Ordinal) is > 0 and var path ? message[..path]
            : message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var line ? message[..line] : message;
}
