using System.Collections.Generic;
using System.Text;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Strings;

/// <summary>format(): <c>%[position$][-][width]type</c> with types s, I and L.</summary>
internal static class FormatText
{
    private const string PercentHint = "For a single \"%\" use \"%%\".";

    public static Datum Format(SqlContext context, string format, List<(SqlType Type, Datum Value)> arguments)
    {
        var result = new StringBuilder();
        int next = 0;
        for (int at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                result.Append(format[at]);
                continue;
            }

            at = Advance(format, at);
            if (format[at] == '%')
            {
                result.Append('%');
                continue;
            }

            Specifier specifier = Read(format, ref at);
            int width = 0;
            if (specifier.WidthArgument >= 0)
            {
                int index = specifier.WidthArgument == 0 ? next : specifier.WidthArgument - 1;
                next = index + 1;
                (SqlType type, Datum value) = Argument(arguments, index);
                width = value.IsNull ? 0 : Width(context, type, value);
            }
            else
            {
                width = specifier.Width;
            }

            int position = specifier.Position > 0 ? specifier.Position - 1 : next;
            next = position + 1;
            (SqlType valueType, Datum argument) = Argument(arguments, position);
            Append(context, result, Convert(context, specifier.Type, valueType, argument), width, specifier.Left);
            if (result.Length > context.Services.Limits.ValueBytesMax)
            {
                break;
            }
        }

        Cost.Result(context, result.Length);
        return Datum.From(result.ToString());
    }

    /// <param name="WidthArgument">-1: none; 0: the next one; otherwise its number.</param>
    private readonly record struct Specifier(char Type, int Position, int Width, int WidthArgument, bool Left);

    private static int Advance(string format, int at) => at + 1 < format.Length
        ? at + 1
        : throw new SqlException(SqlState.InvalidParameterValue, "unterminated format() type specifier") { Hint = PercentHint };

    private static Specifier Read(string format, ref int at)
    {
        int position = -1, width = 0, widthArgument = -1;
        bool left = false;
        if (TryNumber(format, ref at, out int number))
        {
            if (format[at] != '$')
            {
                // A bare number is the width.
                return Finish(format, at, position, number, widthArgument, left);
            }

            position = number;
            CheckPosition(position);
            at = Advance(format, at);
        }

        while (format[at] == '-')
        {
            left = true;
            at = Advance(format, at);
        }

        if (format[at] == '*')
        {
            at = Advance(format, at);
            widthArgument = 0;
            if (TryNumber(format, ref at, out number))
            {
                if (format[at] != '$')
                {
                    throw new SqlException(SqlState.InvalidParameterValue, "width argument position must be ended by \"$\"");
                }

                CheckPosition(number);
                widthArgument = number;
                at = Advance(format, at);
            }
        }
        else if (TryNumber(format, ref at, out number))
        {
            width = number;
        }

        return Finish(format, at, position, width, widthArgument, left);
    }

    private static Specifier Finish(string format, int at, int position, int width, int widthArgument, bool left)
    {
        char type = format[at];
        return type is 's' or 'I' or 'L'
            ? new Specifier(type, position, width, widthArgument, left)
            : throw new SqlException(
                SqlState.InvalidParameterValue,
                $"unrecognized format() type specifier \"{format.Substring(at, CodePoints.Width(format, at))}\"") { Hint = PercentHint };
    }

    private static void CheckPosition(int position)
    {
        if (position == 0)
        {
            throw new SqlException(SqlState.InvalidParameterValue, "format specifies argument 0, but arguments are numbered from 1");
        }
    }

    private static bool TryNumber(string format, ref int at, out int number)
    {
        long value = 0;
        bool any = false;
        while (format[at] is >= '0' and <= '9')
        {
            value = (value * 10) + format[at] - '0';
            if (value > int.MaxValue)
            {
                throw new SqlException(SqlState.NumericOutOfRange, "number is out of range");
            }

            any = true;
            at = Advance(format, at);
        }

        number = (int)value;
        return any;
    }

    private static (SqlType Type, Datum Value) Argument(List<(SqlType Type, Datum Value)> arguments, int index) => index < arguments.Count
        ? arguments[index]
        : throw new SqlException(SqlState.InvalidParameterValue, "too few arguments for format()");

    private static int Width(SqlContext context, SqlType type, in Datum value) => type.Underlying.Oid switch
    {
        SqlTypes.Int4Oid or SqlTypes.Int2Oid => value.Int32,
        _ => ScalarText.ParseInt32(TypeText.Output(type, value, context)),
    };

    private static string Convert(SqlContext context, char type, SqlType valueType, in Datum value)
    {
        if (value.IsNull)
        {
            return type switch
            {
                's' => "",
                'L' => "NULL",
                _ => throw new SqlException(SqlState.NullNotAllowed, "null values cannot be formatted as an SQL identifier"),
            };
        }

        string text = TypeText.Output(valueType, value, context);
        return type switch
        {
            's' => text,
            'I' => Identifiers.Quote(text),
            _ => Identifiers.Literal(text),
        };
    }

    private static void Append(SqlContext context, StringBuilder result, string text, int width, bool left)
    {
        if (width < 0)
        {
            left = true;
            width = width == int.MinValue ? throw new SqlException(SqlState.NumericOutOfRange, "number is out of range") : -width;
        }

        int padding = width - CodePoints.Count(text);
        Cost.Result(context, width);
        if (padding > 0 && !left)
        {
            result.Append(' ', padding);
        }

        result.Append(text);
        if (padding > 0 && left)
        {
            result.Append(' ', padding);
        }
    }
}
