using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>Reads the text forms that occur in the facts, without session or settings.</summary>
internal static class FactText
{
    public static Datum Read(SqlType type, string text)
    {
        switch (type.Representation)
        {
            case Representation.Boolean: return Datum.From(text == "t");
            case Representation.Int16 or Representation.Int32 or Representation.Int64: return Datum.From(long.Parse(text, CultureInfo.InvariantCulture));
            case Representation.Oid: return Datum.FromOid(uint.Parse(text, CultureInfo.InvariantCulture));
            case Representation.Float4 or Representation.Float8: return Datum.From(double.Parse(text, CultureInfo.InvariantCulture));
            case Representation.Text or Representation.Name or Representation.InternalChar: return Datum.From(text);
            case Representation.Array when type.Oid is SqlTypes.Int2VectorOid or SqlTypes.OidVectorOid:
                return Datum.FromObject(Cell.Vector(type.Element!, text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(i => Read(type.Element!, i)).ToArray()));
            case Representation.Array when type.Element is { } element && text.StartsWith('{') && !text.Contains('"', StringComparison.Ordinal):
                return Datum.FromObject(SqlArray.Of(element, text[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(i => Read(element, i)).ToArray()));
            default: throw new InvalidDataException($"no facts of type {type.Name}: {text}");
        }
    }

    /// <summary>COPY's escapes.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            result.Append(text[i] != '\\' ? text[i] : text[++i] switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                var c => c,
            });
        }

        return result.ToString();
    }
}
