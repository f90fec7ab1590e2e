using System.Globalization;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>A type with its modifier as errors print it: <c>numeric(10,2)</c>, <c>character varying(5)</c>.</summary>
internal static class TypeNames
{
    public static string Format(BindingState state, SqlType type, int modifier)
    {
        if (modifier < 0)
        {
            return state.Types.Format(type);
        }

        if (type.Kind == TypeKind.Array && type.Element is { } element)
        {
            return Format(state, element, modifier) + "[]";
        }

        switch (type.Oid)
        {
            case SqlTypes.NumericOid:
            {
                (int precision, int scale) = TypeModifiers.UnpackNumeric(modifier);
                return string.Create(CultureInfo.InvariantCulture, $"numeric({precision},{scale})");
            }

            case SqlTypes.VarCharOid or SqlTypes.BpCharOid:
                return string.Create(CultureInfo.InvariantCulture, $"{type.DisplayName}({modifier - 4})");
            case SqlTypes.TimeOid or SqlTypes.TimeTzOid or SqlTypes.TimestampOid or SqlTypes.TimestampTzOid:
            {
                int space = type.DisplayName.IndexOf(' ', System.StringComparison.Ordinal);
                return string.Create(CultureInfo.InvariantCulture, $"{type.DisplayName[..space]}({modifier}){type.DisplayName[space..]}");
            }

            case SqlTypes.IntervalOid:
                return "interval" + IntervalFields(modifier >> 16) + ((modifier & 0xffff) == 0xffff ? "" : string.Create(CultureInfo.InvariantCulture, $"({modifier & 0xffff})"));
            default:
                return state.Types.Format(type);
        }
    }

    private static string IntervalFields(int range) => range switch
    {
        1 << 2 => " year",
        1 << 1 => " month",
        1 << 3 => " day",
        1 << 10 => " hour",
        1 << 11 => " minute",
        1 << 12 => " second",
        (1 << 2) | (1 << 1) => " year to month",
        (1 << 3) | (1 << 10) => " day to hour",
        (1 << 3) | (1 << 10) | (1 << 11) => " day to minute",
        (1 << 3) | (1 << 10) | (1 << 11) | (1 << 12) => " day to second",
        (1 << 10) | (1 << 11) => " hour to minute",
        (1 << 10) | (1 << 11) | (1 << 12) => " hour to second",
        (1 << 11) | (1 << 12) => " minute to second",
        _ => "",
    };
}
