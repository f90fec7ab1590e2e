using System;
using System.Globalization;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Json.Paths;

namespace Aergo.Sql.Types;

/// <summary>Text form of every type: what clients see, what literals and casts read. Source: sql-dialect, section 1.</summary>
public static class TypeText
{
    /// <summary>Prints a value that is not NULL.</summary>
    public static string Output(SqlType type, Datum value, SqlContext context)
    {
        type = type.Underlying;
        switch (type.Representation)
        {
            case Representation.Boolean: return value.Boolean ? "t" : "f";
            case Representation.Int16 or Representation.Int32: return value.Int64.ToString(CultureInfo.InvariantCulture);
            case Representation.Int64: return type.Oid == SqlTypes.TidOid ? FormatTid(value.Int64) : value.Int64.ToString(CultureInfo.InvariantCulture);
            case Representation.Oid: return IsPlainOid(type) ? value.Oid.ToString(CultureInfo.InvariantCulture) : RegNames.Format(type, value.Oid, context);
            case Representation.Float4: return FloatText.Format((float)value.Double, context.Settings.ExtraFloatDigits);
            case Representation.Float8: return FloatText.Format(value.Double, context.Settings.ExtraFloatDigits);
            case Representation.Numeric: return value.Ref<PgNumeric>().ToString();
            case Representation.Text or Representation.Char or Representation.Name or Representation.Json or Representation.Unknown: return value.Text;
            case Representation.InternalChar: return ScalarText.FormatInternalChar(value.Text);
            case Representation.Bytes: return ScalarText.FormatBytea(value.Bytes, context.Settings.ByteaOutput);
            case Representation.Date: return DateTimeText.FormatDate(value.Int32, DateTimeSettings.From(context));
            case Representation.Time: return DateTimeText.FormatTime(value.Int64);
            case Representation.TimeTz: return DateTimeText.FormatTimeTz(value.Ref<TimeTz>());
            case Representation.Timestamp: return DateTimeText.FormatTimestamp(value.Int64, DateTimeSettings.From(context));
            case Representation.TimestampTz: return DateTimeText.FormatTimestampTz(value.Int64, DateTimeSettings.From(context));
            case Representation.Interval: return IntervalText.Format(value.Ref<Interval>(), context.Settings.IntervalStyle);
            case Representation.Uuid: return ScalarText.FormatUuid(value.Uuid);
            case Representation.Jsonb: return value.Ref<JsonbValue>().ToString();
            case Representation.JsonPath: return value.Ref<JsonPath>().ToString();
            case Representation.Enum: return EnumOrder.Label(type, value.Oid);
            case Representation.Array: return OutputArray(type, value.Ref<SqlArray>(), context);
            case Representation.Record: return RecordText.Format(value.Ref<SqlRecord>(), (field, item) => Output(field.Type, item, context));
            case Representation.Void: return string.Empty;
            default: throw new SqlException(SqlState.FeatureNotSupported, $"cannot display a value of type {type.DisplayName}");
        }
    }

    /// <summary>Reads a value. Errors are PostgreSQL's for the type: 22P02, 22003, 22007, 22008 and their kin.</summary>
    /// <param name="type">The type; a domain is read as its base, its checks are the executor's.</param>
    /// <param name="text">The text.</param>
    /// <param name="modifier">Applied as an assignment does, or -1. A domain's own modifier is applied too.</param>
    /// <param name="context">For settings, now, and the catalog.</param>
    public static Datum Input(SqlType type, string text, int modifier, SqlContext context)
    {
        if (type.Kind == TypeKind.Domain && type.BaseType is not null)
        {
            return Input(type.BaseType, text, type.BaseModifier >= 0 ? type.BaseModifier : modifier, context);
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new SqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00");
        }

        switch (type.Representation)
        {
            case Representation.Boolean: return Datum.From(ScalarText.ParseBoolean(text));
            case Representation.Int16: return Datum.From(ScalarText.ParseInt16(text));
            case Representation.Int32: return Datum.From(ScalarText.ParseInt32(text));
            case Representation.Int64: return Datum.From(type.Oid == SqlTypes.TidOid ? ParseTid(text) : ScalarText.ParseInt64(text));
            case Representation.Oid: return Datum.FromOid(IsPlainOid(type) ? ScalarText.ParseOid(text, type.Name) : RegNames.Parse(type, text, context));
            case Representation.Float4: return Datum.From((double)FloatText.ParseSingle(text));
            case Representation.Float8: return Datum.From(FloatText.ParseDouble(text));
            case Representation.Numeric: return Datum.FromObject(NumericConvert.ApplyModifier(PgNumeric.Parse(text), modifier));
            case Representation.Text when type.Oid is SqlTypes.BitOid or SqlTypes.VarBitOid:
                return TypeModifiers.Apply(type, Datum.From(BitText.Parse(text)), modifier, isExplicit: false);
            case Representation.Text or Representation.Char: return TypeModifiers.Apply(type, Datum.From(text), modifier, isExplicit: false);
            case Representation.Unknown: return Datum.From(text);
            case Representation.Name: return Datum.From(ScalarText.ParseName(text));
            case Representation.InternalChar: return Datum.From(ScalarText.ParseInternalChar(text));
            case Representation.Bytes: return Datum.From(ScalarText.ParseBytea(text));
            case Representation.Date: return Datum.From(DateTimeText.ParseDate(text, DateTimeSettings.From(context)));
            case Representation.Time: return Datum.From(DateTimeText.ParseTime(text, modifier, DateTimeSettings.From(context)));
            case Representation.TimeTz: return Datum.FromObject(DateTimeText.ParseTimeTz(text, modifier, DateTimeSettings.From(context)));
            case Representation.Timestamp: return Datum.From(DateTimeText.ParseTimestamp(text, modifier, DateTimeSettings.From(context)));
            case Representation.TimestampTz: return Datum.From(DateTimeText.ParseTimestampTz(text, modifier, DateTimeSettings.From(context)));
            case Representation.Interval: return Datum.FromObject(IntervalText.Parse(text, modifier, DateTimeSettings.From(context)));
            case Representation.Uuid: return Datum.FromUuid(ScalarText.ParseUuid(text));
            case Representation.Json: return Datum.From(JsonText.Check(text));
            case Representation.Jsonb: return Datum.FromObject(JsonbValue.Parse(text));
            case Representation.JsonPath: return Datum.FromObject(PathRegex.Check(context, JsonPath.Parse(text)));
            case Representation.Enum: return ParseEnum(type, text);
            case Representation.Array: return InputArray(type, text, modifier, context);
            case Representation.Record when type.Oid != SqlTypes.RecordOid:
                return Datum.FromObject(RecordText.Parse(text, type, (field, item) => Input(field.Type, item, field.Modifier, context)));
            case Representation.Record:
                throw new SqlException(SqlState.FeatureNotSupported, "input of anonymous composite types is not implemented");
            case Representation.Void: return Datum.From(string.Empty);
            default: throw new SqlException(SqlState.FeatureNotSupported, $"cannot accept a value of type {type.DisplayName}");
        }
    }

    private static string OutputArray(SqlType type, SqlArray array, SqlContext context)
    {
        SqlType element = array.ElementType;
        return type.Oid is SqlTypes.Int2VectorOid or SqlTypes.OidVectorOid
            ? ArrayText.FormatVector(array, item => Output(element, item, context))
            : ArrayText.Format(array, item => Output(element, item, context));
    }

    private static Datum InputArray(SqlType type, string text, int modifier, SqlContext context)
    {
        if (type.Element is not { } element)
        {
            throw new SqlException(SqlState.FeatureNotSupported, $"cannot accept a value of type {type.DisplayName}");
        }

        return Datum.FromObject(type.Oid is SqlTypes.Int2VectorOid or SqlTypes.OidVectorOid
            ? ArrayText.ParseVector(text, element, item => Input(element, item, TypeModifiers.None, context))
            : ArrayText.Parse(text, element, item => Input(element, item, modifier, context)));
    }

    private static Datum ParseEnum(SqlType type, string text)
    {
        foreach (EnumLabel label in type.Labels)
        {
            if (string.Equals(label.Label, text, StringComparison.Ordinal))
            {
                return Datum.FromOid(label.Oid);
            }
        }

        throw new SqlException(SqlState.InvalidTextRepresentation, $"invalid input value for enum {type.DisplayName}: \"{text}\"");
    }

    private static bool IsPlainOid(SqlType type) => type.Oid is SqlTypes.OidOid or SqlTypes.XidOid or SqlTypes.CidOid;

    // Block number above, offset in the lower sixteen bits.
    private static string FormatTid(long tid) => string.Create(CultureInfo.InvariantCulture, $"({(uint)(tid >> 16)},{tid & 0xFFFF})");

    private static long ParseTid(string text)
    {
        ReadOnlySpan<char> inner = TextScan.Trim(text);
        int comma = inner.IndexOf(',');
        if (inner.Length > 2 && inner[0] == '(' && inner[^1] == ')' && comma > 0
            && uint.TryParse(inner[1..comma], NumberStyles.None, CultureInfo.InvariantCulture, out uint block)
            && ushort.TryParse(inner[(comma + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out ushort offset))
        {
            return ((long)block << 16) | offset;
        }

        throw new SqlException(SqlState.InvalidTextRepresentation, $"invalid input syntax for type tid: \"{text}\"");
    }
}
