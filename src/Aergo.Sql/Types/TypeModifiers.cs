using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Types;

/// <summary>The numbers behind varchar(10), numeric(10, 2), timestamp(3) and interval fields: packed as PostgreSQL packs them, printed, and applied.</summary>
public static class TypeModifiers
{
    /// <summary>No restriction.</summary>
    public const int None = -1;

    private const int Header = 4;
    private const int LengthMax = 10_485_760;
    private const int NumericPrecisionMax = 1000;
    private const int TimePrecisionMax = 6;
    private const int FullPrecision = 0xFFFF;

    private static readonly (string Name, IntervalFields Fields)[] FieldNames =
    [
        ("year", IntervalFields.Year),
        ("month", IntervalFields.Month),
        ("day", IntervalFields.Day),
        ("hour", IntervalFields.Hour),
        ("minute", IntervalFields.Minute),
        ("second", IntervalFields.Second),
        ("year to month", IntervalFields.Year | IntervalFields.Month),
        ("day to hour", IntervalFields.Day | IntervalFields.Hour),
        ("day to minute", IntervalFields.Day | IntervalFields.Hour | IntervalFields.Minute),
        ("day to second", IntervalFields.Day | IntervalFields.Hour | IntervalFields.Minute | IntervalFields.Second),
        ("hour to minute", IntervalFields.Hour | IntervalFields.Minute),
        ("hour to second", IntervalFields.Hour | IntervalFields.Minute | IntervalFields.Second),
        ("minute to second", IntervalFields.Minute | IntervalFields.Second),
    ];

    /// <summary>The modifier of a type as written; errors carry the place of the name. The type is what the name resolved to, without array bounds.</summary>
    public static int FromTypeName(SqlType type, TypeName name, SqlContext? context = null)
    {
        try
        {
            return Parse(type, name.Modifiers.Select(Number).ToArray(), name.IntervalFields, context);
        }
        catch (SqlException failure) when (failure.Position == 0)
        {
            failure.Position = name.Position;
            throw;
        }
    }

    /// <summary>Packs what stood in parentheses. 22023 for lengths and precisions out of range, 42601 for types that take none.</summary>
    public static int Parse(SqlType type, IReadOnlyList<long> arguments, string? intervalFields = null, SqlContext? context = null)
    {
        SqlType element = type.Kind == TypeKind.Array && type.Element is not null ? type.Element : type;
        switch (element.Oid)
        {
            case SqlTypes.VarCharOid: return Length("varchar", arguments);
            case SqlTypes.BpCharOid: return Length("char", arguments);
            case SqlTypes.BitOid: return Bits("bit", arguments);
            case SqlTypes.VarBitOid: return Bits("varbit", arguments);
            case SqlTypes.NumericOid: return ParseNumeric(arguments);
            case SqlTypes.TimeOid: return Precision("TIME", string.Empty, arguments, context);
            case SqlTypes.TimeTzOid: return Precision("TIME", " WITH TIME ZONE", arguments, context);
            case SqlTypes.TimestampOid: return Precision("TIMESTAMP", string.Empty, arguments, context);
            case SqlTypes.TimestampTzOid: return Precision("TIMESTAMP", " WITH TIME ZONE", arguments, context);
            case SqlTypes.IntervalOid: return ParseInterval(arguments, intervalFields, context);
            default: break;
        }

        return arguments.Count == 0 && intervalFields is null
            ? None
            : throw new SqlException(SqlState.SyntaxError, $"type modifier is not allowed for type \"{element.Name}\"");
    }

    /// <summary>The number of bits, which is kept as it is.</summary>
    private static int Bits(string name, IReadOnlyList<long> arguments)
    {
        int length = Length(name, arguments);
        return length < 0 ? length : length - Header;
    }

    public static int PackLength(int length) => length + Header;

    public static int PackNumeric(int precision, int scale) => ((precision << 16) | (scale & 0x7FF)) + Header;

    /// <summary>Precision and scale of a numeric's modifier, which must not be negative. The scale may be below zero.</summary>
    public static (int Precision, int Scale) UnpackNumeric(int modifier)
    {
        int packed = modifier - Header;
        return ((packed >> 16) & 0xFFFF, ((packed & 0x7FF) ^ 1024) - 1024);
    }

    public static int PackInterval(IntervalFields fields, int precision) => (((int)fields & 0x7FFF) << 16) | (precision < 0 ? FullPrecision : precision);

    /// <summary>Fields and precision of an interval's modifier; the precision is -1 when all digits are kept.</summary>
    public static (IntervalFields Fields, int Precision) UnpackInterval(int modifier)
    {
        if (modifier < 0)
        {
            return (IntervalFields.Full, -1);
        }

        int precision = modifier & 0xFFFF;
        return ((IntervalFields)((modifier >> 16) & 0x7FFF), precision == FullPrecision ? -1 : precision);
    }

    /// <summary>Type name with its modifier, as format_type prints it. A null modifier means that none is known; it matters to bpchar only.</summary>
    /// <remarks>With a context, user types outside the search path are qualified.</remarks>
    public static string Format(SqlType type, int? modifier, SqlContext? context = null)
    {
        if (type.Kind == TypeKind.Array && type.Element is not null)
        {
            return Format(type.Element, modifier, context) + "[]";
        }

        if (type.Oid >= CatalogSnapshot.FirstUserOid)
        {
            return context is null || RegNames.IsVisible(type, context) ? Identifiers.Quote(type.Name) : Identifiers.Quote(type.Schema, type.Name);
        }

        if (modifier is not int value || value < 0)
        {
            return type.Oid == SqlTypes.BpCharOid && modifier is not null ? "bpchar" : type.DisplayName;
        }

        return type.Oid switch
        {
            SqlTypes.VarCharOid or SqlTypes.BpCharOid => type.DisplayName + Parenthesised(value - Header),
            SqlTypes.BitOid or SqlTypes.VarBitOid => type.DisplayName + Parenthesised(value),
            SqlTypes.NumericOid => string.Create(CultureInfo.InvariantCulture, $"numeric({UnpackNumeric(value).Precision},{UnpackNumeric(value).Scale})"),
            SqlTypes.TimeOid => "time" + Parenthesised(value) + " without time zone",
            SqlTypes.TimeTzOid => "time" + Parenthesised(value) + " with time zone",
            SqlTypes.TimestampOid => "timestamp" + Parenthesised(value) + " without time zone",
            SqlTypes.TimestampTzOid => "timestamp" + Parenthesised(value) + " with time zone",
            SqlTypes.IntervalOid => FormatInterval(value),
            _ => type.DisplayName,
        };
    }

    /// <summary>Fits a value to a modifier: text is padded or checked, numbers and times are rounded.</summary>
    /// <param name="type">The value's type; domains stand for their base, arrays for their elements.</param>
    /// <param name="value">The value.</param>
    /// <param name="modifier">-1 leaves the value alone.</param>
    /// <param name="isExplicit">An explicit cast cuts text that is too long; an assignment refuses it (22001) unless only blanks are lost.</param>
    public static Datum Apply(SqlType type, Datum value, int modifier, bool isExplicit)
    {
        if (modifier < 0 || value.IsNull)
        {
            return value;
        }

        type = type.Underlying;
        switch (type.Oid)
        {
            case SqlTypes.VarCharOid: return Datum.From(FitText(value.Text, modifier - Header, isExplicit, "character varying"));
            case SqlTypes.BpCharOid: return Datum.From(Pad(FitText(value.Text, modifier - Header, isExplicit, "character"), modifier - Header));
            case SqlTypes.BitOid: return Datum.From(BitText.FitFixed(value.Text, modifier, isExplicit));
            case SqlTypes.VarBitOid: return Datum.From(BitText.FitVarying(value.Text, modifier, isExplicit));
            case SqlTypes.NumericOid: return Datum.FromObject(NumericConvert.ApplyModifier(value.Ref<PgNumeric>(), modifier));
            case SqlTypes.TimeOid: return Datum.From(DateTimeText.RoundTime(value.Int64, modifier));
            case SqlTypes.TimestampOid or SqlTypes.TimestampTzOid: return Datum.From(DateTimeText.RoundTimestamp(value.Int64, modifier));
            case SqlTypes.TimeTzOid:
                TimeTz time = value.Ref<TimeTz>();
                return Datum.FromObject(new TimeTz(DateTimeText.RoundTime(time.Microseconds, modifier), time.ZoneSecondsWest));
            case SqlTypes.IntervalOid:
                (IntervalFields fields, int precision) = UnpackInterval(modifier);
                return Datum.FromObject(IntervalText.Restrict(value.Ref<Interval>(), fields, precision));
            default:
                return type.Kind == TypeKind.Array && type.Element is not null ? ApplyToArray(type.Element, value, modifier, isExplicit) : value;
        }
    }

    private static Datum ApplyToArray(SqlType element, Datum value, int modifier, bool isExplicit)
    {
        SqlArray array = value.Ref<SqlArray>();
        var items = new Datum[array.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Apply(element, array.Items[i], modifier, isExplicit);
        }

        return Datum.FromObject(new SqlArray(array.ElementType, array.Dimensions, array.LowerBounds, items));
    }

    /// <summary>Number of characters (code points) of a string.</summary>
    internal static int CountCharacters(string text)
    {
        int count = text.Length;
        foreach (char c in text)
        {
            if (char.IsLowSurrogate(c))
            {
                count--;
            }
        }

        return count;
    }

    private static string FitText(string text, int length, bool isExplicit, string typeName)
    {
        if (text.Length <= length || CountCharacters(text) <= length)
        {
            return text;
        }

        int cut = 0;
        for (int i = 0; i < length; i++)
        {
            cut += char.IsHighSurrogate(text[cut]) ? 2 : 1;
        }

        if (!isExplicit && text.AsSpan(cut).ContainsAnyExcept(' '))
        {
            throw new SqlException(SqlState.StringTooLong, string.Create(CultureInfo.InvariantCulture, $"value too long for type {typeName}({length})"));
        }

        return text[..cut];
    }

    private static string Pad(string text, int length)
    {
        int missing = length - CountCharacters(text);
        return missing > 0 ? text + new string(' ', missing) : text;
    }

    private static long Number(Expression expression) => expression switch
    {
        Literal { Kind: LiteralKind.Integer } literal when long.TryParse(literal.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) => value,
        Unary { Operator: "-", Operand: Literal { Kind: LiteralKind.Integer } literal }
            when long.TryParse(literal.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) => -value,
        _ => throw new SqlException(SqlState.SyntaxError, "type modifiers must be simple constants or identifiers"),
    };

    private static int Length(string name, IReadOnlyList<long> arguments)
    {
        if (arguments.Count == 0)
        {
            return None;
        }

        if (arguments.Count > 1)
        {
            throw Invalid("invalid type modifier");
        }

        return arguments[0] < 1 ? throw Invalid($"length for type {name} must be at least 1")
            : arguments[0] > LengthMax ? throw Invalid($"length for type {name} cannot exceed {LengthMax}")
            : PackLength((int)arguments[0]);
    }

    private static int ParseNumeric(IReadOnlyList<long> arguments)
    {
        if (arguments.Count == 0)
        {
            return None;
        }

        if (arguments.Count > 2)
        {
            throw Invalid("invalid NUMERIC type modifier");
        }

        if (arguments[0] is < 1 or > NumericPrecisionMax)
        {
            throw Invalid($"NUMERIC precision {arguments[0]} must be between 1 and {NumericPrecisionMax}");
        }

        long scale = arguments.Count == 2 ? arguments[1] : 0;
        return scale is < -NumericPrecisionMax or > NumericPrecisionMax
            ? throw Invalid($"NUMERIC scale {scale} must be between -{NumericPrecisionMax} and {NumericPrecisionMax}")
            : PackNumeric((int)arguments[0], (int)scale);
    }

    private static int Precision(string name, string suffix, IReadOnlyList<long> arguments, SqlContext? context)
    {
        if (arguments.Count == 0)
        {
            return None;
        }

        if (arguments.Count > 1)
        {
            throw Invalid("invalid type modifier");
        }

        if (arguments[0] < 0)
        {
            throw Invalid($"{name}({arguments[0]}){suffix} precision must not be negative");
        }

        if (arguments[0] > TimePrecisionMax)
        {
            context?.Notice(
                $"{name}({arguments[0]}){suffix} precision reduced to maximum allowed, {TimePrecisionMax}", "WARNING", SqlState.InvalidParameterValue);
            return TimePrecisionMax;
        }

        return (int)arguments[0];
    }

    private static int ParseInterval(IReadOnlyList<long> arguments, string? fieldsText, SqlContext? context)
    {
        IntervalFields fields = IntervalFields.Full;
        if (fieldsText is not null)
        {
            string name = fieldsText.Trim().ToLowerInvariant();
            fields = FieldNames.FirstOrDefault(f => f.Name == name).Fields;
            if (fields == IntervalFields.None)
            {
                throw Invalid("invalid INTERVAL type modifier");
            }
        }
        else if (arguments.Count == 0)
        {
            return None;
        }

        int precision = Precision("INTERVAL", string.Empty, arguments, context);
        return PackInterval(fields, precision);
    }

    private static string FormatInterval(int modifier)
    {
        (IntervalFields fields, int precision) = UnpackInterval(modifier);
        string name = FieldNames.FirstOrDefault(f => f.Fields == fields).Name is { } found ? "interval " + found : "interval";
        return precision < 0 ? name : name + Parenthesised(precision);
    }

    private static string Parenthesised(int value) => "(" + value.ToString(CultureInfo.InvariantCulture) + ")";

    private static SqlException Invalid(string message) => new(SqlState.InvalidParameterValue, message);
}
