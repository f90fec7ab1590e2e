using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json;

/// <summary>A JSON value to fill SQL values from: of json, which keeps its text, or of jsonb.</summary>
internal readonly struct JsonSource
{
    private readonly string? _text;
    private readonly JsonbValue? _value;

    private JsonSource(string? text, JsonbValue? value) => (_text, _value) = (text, value);

    public static JsonSource Of(SqlType type, in Datum value) => type.Underlying.Representation == Representation.Jsonb
        ? new JsonSource(null, value.Ref<JsonbValue>())
        : new JsonSource(value.Text.Trim(' ', '\t', '\n', '\r'), null);

    public JsonbKind Kind => _value is null ? JsonText.KindOf(_text!) : _value.Kind;

    public bool IsNull => Kind == JsonbKind.Null;

    /// <summary>The value as text: a string's content, everything else as JSON.</summary>
    public string Text => _value is null ? JsonText.Unquote(_text!) : _value.Kind == JsonbKind.String ? _value.Text : _value.ToString();

    /// <summary>The value as JSON text.</summary>
    public string Json => _value is null ? _text! : _value.ToString();

    public JsonbValue Jsonb => _value ?? JsonbValue.Parse(_text!);

    public IReadOnlyList<JsonSource> Elements() => _value is null
        ? JsonText.Elements(_text!).Select(t => new JsonSource(t, null)).ToArray()
        : _value.Items.Select(v => new JsonSource(null, v)).ToArray();

    /// <summary>Members by key; of equal keys the last one counts.</summary>
    public Dictionary<string, JsonSource> Members()
    {
        var members = new Dictionary<string, JsonSource>(System.StringComparer.Ordinal);
        if (_value is null)
        {
            foreach ((string? key, string value) in JsonText.Children(_text!))
            {
                members[key!] = new JsonSource(value, null);
            }
        }
        else
        {
            foreach (JsonbMember member in _value.Members)
            {
                members[member.Key] = new JsonSource(null, member.Value);
            }
        }

        return members;
    }
}
