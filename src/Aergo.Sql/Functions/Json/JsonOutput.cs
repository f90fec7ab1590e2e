using System;
using System.Globalization;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json;

/// <summary>SQL values as JSON, by PostgreSQL's rules for to_json and to_jsonb.</summary>
internal static class JsonOutput
{
    /// <summary>Appends a value's JSON text.</summary>
    /// <param name="pretty">Line feeds between the elements of the outermost array or row.</param>
    public static void Write(SqlContext context, SqlType type, in Datum value, StringBuilder output, bool pretty = false)
    {
        if (value.IsNull)
        {
            output.Append("null");
            return;
        }

        if (output.Length > context.Services.Limits.ValueBytesMax)
        {
            Cost.Result(context, output.Length);
        }

        type = type.Underlying;
        switch (type.Representation)
        {
            case Representation.Boolean:
                output.Append(value.Boolean ? "true" : "false");
                break;
            case Representation.Int16 or Representation.Int32 or Representation.Int64 when type.Oid != SqlTypes.TidOid:
                output.Append(value.Int64);
                break;
            case Representation.Float4 or Representation.Float8 or Representation.Numeric:
                string number = TypeText.Output(type, value, context);
                bool finite = type.Representation == Representation.Numeric ? value.Ref<PgNumeric>().IsFinite : double.IsFinite(value.Double);
                if (finite)
                {
                    output.Append(number);
                }
                else
                {
                    JsonWriter.WriteString(number, output);
                }

                break;
            case Representation.Json:
                output.Append(value.Text);
                break;
            case Representation.Jsonb:
                JsonWriter.Write(value.Ref<JsonbValue>(), output);
                break;
            case Representation.Date or Representation.Timestamp or Representation.TimestampTz:
                JsonWriter.WriteString(IsoTime(context, type, value), output);
                break;
            case Representation.Array:
                WriteArray(context, value.Ref<SqlArray>(), output, pretty);
                break;
            case Representation.Record:
                WriteRecord(context, value.Ref<SqlRecord>(), output, pretty);
                break;
            default:
                JsonWriter.WriteString(TypeText.Output(type, value, context), output);
                break;
        }
    }

    public static string ToText(SqlContext context, SqlType type, in Datum value, bool pretty = false)
    {
        var output = new StringBuilder();
        Write(context, type, value, output, pretty);
        Cost.Result(context, output.Length);
        return output.ToString();
    }

    /// <summary>The value as jsonb.</summary>
    public static JsonbValue ToJsonb(SqlContext context, SqlType type, in Datum value)
    {
        if (value.IsNull)
        {
            return JsonbValue.Null;
        }

        context.Gas.Charge(1);
        type = type.Underlying;
        switch (type.Representation)
        {
            case Representation.Boolean:
                return JsonbValue.Bool(value.Boolean);
            case Representation.Int16 or Representation.Int32 or Representation.Int64 when type.Oid != SqlTypes.TidOid:
                return JsonbValue.Number(PgNumeric.FromInt64(value.Int64));
            case Representation.Numeric:
                PgNumeric numeric = value.Ref<PgNumeric>();
                return numeric.IsFinite ? JsonbValue.Number(numeric) : JsonbValue.String(numeric.ToString());
            case Representation.Float4 or Representation.Float8:
                string text = TypeText.Output(type, value, context);
                return double.IsFinite(value.Double) ? JsonbValue.Number(PgNumeric.Parse(text)) : JsonbValue.String(text);
            case Representation.Json:
                Cost.Bytes(context, value.Text.Length * 4L);
                return JsonbValue.Parse(value.Text);
            case Representation.Jsonb:
                return value.Ref<JsonbValue>();
            case Representation.Date or Representation.Timestamp or Representation.TimestampTz:
                return JsonbValue.String(IsoTime(context, type, value));
            case Representation.Array:
                SqlArray array = value.Ref<SqlArray>();
                int at = 0;
                return array.Rank == 0 ? JsonbValue.EmptyArray : NestedArray(context, array, 0, ref at);
            case Representation.Record:
                SqlRecord record = value.Ref<SqlRecord>();
                var members = new JsonbMember[record.Fields.Length];
                for (int i = 0; i < members.Length; i++)
                {
                    members[i] = new JsonbMember(record.Type.Fields[i].Name, ToJsonb(context, record.Type.Fields[i].Type, record.Fields[i]));
                }

                return JsonbValue.Object(members);
            default:
                return JsonbValue.String(TypeText.Output(type, value, context));
        }
    }

    /// <summary>A key of an object: the text of a scalar.</summary>
    public static string Key(SqlContext context, SqlType type, in Datum value)
    {
        type = type.Underlying;
        if (type.Representation is Representation.Array or Representation.Record or Representation.Json or Representation.Jsonb)
        {
            throw new SqlException(SqlState.InvalidParameterValue, "key value must be scalar, not array, composite, or json");
        }

        return type.Representation switch
        {
            Representation.Boolean => value.Boolean ? "true" : "false",
            Representation.Date or Representation.Timestamp or Representation.TimestampTz => IsoTime(context, type, value),
            _ => TypeText.Output(type, value, context),
        };
    }

    private static void WriteArray(SqlContext context, SqlArray array, StringBuilder output, bool pretty)
    {
        if (array.Rank == 0)
        {
            output.Append("[]");
            return;
        }

        int at = 0;
        WriteDimension(context, array, 0, ref at, output, pretty);
    }

    private static void WriteDimension(SqlContext context, SqlArray array, int dimension, ref int at, StringBuilder output, bool pretty)
    {
        output.Append('[');
        for (int i = 0; i < array.Dimensions[dimension]; i++)
        {
            if (i > 0)
            {
                output.Append(pretty ? ",\n " : ",");
            }

            if (dimension + 1 < array.Rank)
            {
                // Line feeds stand between the outermost elements only.
                WriteDimension(context, array, dimension + 1, ref at, output, pretty: false);
            }
            else
            {
                context.Gas.Charge(1);
                Write(context, array.ElementType, array.Items[at++], output);
            }
        }

        output.Append(']');
    }

    private static void WriteRecord(SqlContext context, SqlRecord record, StringBuilder output, bool pretty)
    {
        output.Append('{');
        for (int i = 0; i < record.Fields.Length; i++)
        {
            if (i > 0)
            {
                output.Append(pretty ? ",\n " : ",");
            }

            context.Gas.Charge(1);
            JsonWriter.WriteString(record.Type.Fields[i].Name, output);
            output.Append(':');
            Write(context, record.Type.Fields[i].Type, record.Fields[i], output);
        }

        output.Append('}');
    }

    private static JsonbValue NestedArray(SqlContext context, SqlArray array, int dimension, ref int at)
    {
        var items = new JsonbValue[array.Dimensions[dimension]];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = dimension + 1 < array.Rank
                ? NestedArray(context, array, dimension + 1, ref at)
                : ToJsonb(context, array.ElementType, array.Items[at++]);
        }

        return JsonbValue.Array(items);
    }

    /// <summary>Times as ISO 8601 with a T, whatever the session's date style.</summary>
    private static string IsoTime(SqlContext context, SqlType type, in Datum value)
    {
        var settings = new DateTimeSettings(
            context.TransactionTimestamp, context.Settings.TimeZoneOffsetSeconds, context.Settings.TimeZoneName, "ISO", "MDY", "postgres");
        if (type.Representation == Representation.Date)
        {
            return DateTimeText.FormatDate(value.Int32, settings);
        }

        if (!Types.Calendar.IsFiniteTimestamp(value.Int64))
        {
            return value.Int64 > 0 ? "infinity" : "-infinity";
        }

        string text = type.Representation == Representation.Timestamp
            ? DateTimeText.FormatTimestamp(value.Int64, settings)
            : DateTimeText.FormatTimestampTz(value.Int64, settings);
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        string iso = space < 0 ? text : string.Concat(text.AsSpan(0, space), "T", text.AsSpan(space + 1));
        return type.Representation == Representation.Timestamp ? iso : WithMinutes(iso, settings.OffsetEastSeconds);
    }

    /// <summary>XSD wants the minutes of the zone always.</summary>
    private static string WithMinutes(string iso, int offsetEast)
    {
        if (offsetEast % 3600 != 0)
        {
            return iso;
        }

        string hours = (offsetEast < 0 ? "-" : "+") + (Math.Abs(offsetEast) / 3600).ToString("00", CultureInfo.InvariantCulture);
        int at = iso.LastIndexOf(hours, StringComparison.Ordinal);
        return at < 0 ? iso : iso.Insert(at + hours.Length, ":00");
    }
}
