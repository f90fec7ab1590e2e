using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Aergo.Sql.Types;

namespace Aergo.Sql.Tests.Functions;

/// <summary>Values of test tables from and to text.</summary>
internal static class TestValues
{
    public static Datum Parse(SqlType type, string text)
    {
        switch (type.Representation)
        {
            case Representation.Boolean: return Datum.From(text is "t" or "true");
            case Representation.Int16 or Representation.Int32 or Representation.Int64 or Representation.Oid: return Datum.From(long.Parse(text, CultureInfo.InvariantCulture));
            case Representation.Float8: return Datum.From(double.Parse(text.Replace("Infinity", "∞", StringComparison.Ordinal).Replace("∞", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture));
            case Representation.Float4: return Datum.From((double)float.Parse(text, CultureInfo.InvariantCulture));
            case Representation.Numeric: return Datum.FromObject(PgNumeric.Parse(text));
            case Representation.Text or Representation.Char or Representation.Name or Representation.InternalChar or Representation.Json: return Datum.From(text);
            case Representation.Bytes: return Datum.From(Convert.FromHexString(text[2..]));
            case Representation.Uuid: return Datum.FromUuid(UInt128.Parse(text.Replace("-", "", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            case Representation.Jsonb: return Datum.FromObject(JsonbValue.Parse(text));
            default: throw new NotSupportedException(type.Name);
        }
    }

    public static string Format(SqlType type, Datum value)
    {
        if (value.IsNull)
        {
            return "NULL";
        }

        switch (type.Representation)
        {
            case Representation.Boolean: return value.Boolean ? "t" : "f";
            case Representation.Int16 or Representation.Int32 or Representation.Int64 or Representation.Oid: return value.Bits.ToString(CultureInfo.InvariantCulture);
            case Representation.Float8: return Float(value.Double, value.Double.ToString("R", CultureInfo.InvariantCulture));
            case Representation.Float4: return Float(value.Double, ((float)value.Double).ToString("R", CultureInfo.InvariantCulture));
            case Representation.Numeric: return value.Ref<PgNumeric>().ToString();
            case Representation.Text or Representation.Char or Representation.Name or Representation.InternalChar or Representation.Json: return value.Text;
            case Representation.Bytes: return "\\x" + Convert.ToHexStringLower(value.Bytes);
            case Representation.Jsonb: return value.Ref<JsonbValue>().ToString();
            case Representation.Array:
                SqlArray array = value.Ref<SqlArray>();
                return "{" + string.Join(",", array.Items.Select(i => Quote(i.IsNull ? null : Format(array.ElementType, i)))) + "}";
            default: throw new NotSupportedException(type.Name);
        }
    }

    private static string Float(double value, string text)
    {
        if (!double.IsFinite(value))
        {
            return text;
        }

        return text.Replace("E", "e", StringComparison.Ordinal);
    }

    private static string Quote(string? text)
    {
        if (text is null)
        {
            return "NULL";
        }

        bool quote = text.Length == 0 || text.Any(c => c is '{' or '}' or ',' or '"' or '\\' or ' ' or '\n') || text.Equals("null", StringComparison.OrdinalIgnoreCase);
        return quote ? "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"" : text;
    }
}
