using System;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Bits;

/// <summary>Operators, functions and aggregates of bit and bit varying.</summary>
internal static class BitFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        foreach (string type in (string[])["bit", "varbit"])
        {
            string arguments = $"({type},{type})";
            builder.Scalar($"{type}eq{arguments}", static (_, _, a) => Datum.From(Order(a) == 0));
            builder.Scalar($"{type}ne{arguments}", static (_, _, a) => Datum.From(Order(a) != 0));
            builder.Scalar($"{type}lt{arguments}", static (_, _, a) => Datum.From(Order(a) < 0));
            builder.Scalar($"{type}le{arguments}", static (_, _, a) => Datum.From(Order(a) <= 0));
            builder.Scalar($"{type}gt{arguments}", static (_, _, a) => Datum.From(Order(a) > 0));
            builder.Scalar($"{type}ge{arguments}", static (_, _, a) => Datum.From(Order(a) >= 0));
            builder.Scalar($"{type}cmp{arguments}", static (_, _, a) => Datum.From(Math.Sign(Order(a))));
        }

        Logical(builder, "and", "AND", static (x, y) => x && y);
        Logical(builder, "or", "OR", static (x, y) => x || y);
        Logical(builder, "xor", "XOR", static (x, y) => x != y);
        builder.Scalar("bitnot(bit)", static (c, _, a) => Of(c, string.Concat(a[0].Text.Select(b => b == '1' ? '0' : '1'))), 2);
        builder.Scalar("bitshiftleft(bit,int4)", static (c, _, a) => Of(c, Shift(a[0].Text, a[1].Int64)), 2);
        builder.Scalar("bitshiftright(bit,int4)", static (c, _, a) => Of(c, Shift(a[0].Text, -a[1].Int64)), 2);
        builder.Scalar("bitcat(varbit,varbit)", static (c, _, a) =>
        {
            Cost.Result(c, a[0].Text.Length + (long)a[1].Text.Length);
            return Datum.From(a[0].Text + a[1].Text);
        }, 2);
        builder.Scalar("substring(bit,int4,int4)", static (c, _, a) => Of(c, Part(a[0].Text, a[1].Int64, a[2].Int64)), 2);
        builder.Scalar("substring(bit,int4)", static (c, _, a) => Of(c, Part(a[0].Text, a[1].Int64, long.MaxValue / 2)), 2);
        builder.Scalars("(bit)", static (_, _, a) => Datum.From(a[0].Text.Length), 1, "length", "bit_length");
        builder.Scalar("octet_length(bit)", static (_, _, a) => Datum.From((a[0].Text.Length + 7) / 8));
        builder.Scalar("position(bit,bit)", static (c, _, a) => Position(c, a[0].Text, a[1].Text), 2);
        builder.Scalar("overlay(bit,bit,int4,int4)", static (c, _, a) => Of(c, Overlay(a[0].Text, a[1].Text, a[2].Int64, a[3].Int64)), 2);
        builder.Scalar("overlay(bit,bit,int4)", static (c, _, a) => Of(c, Overlay(a[0].Text, a[1].Text, a[2].Int64, a[1].Text.Length)), 2);
        builder.Scalar("get_bit(bit,int4)", static (_, _, a) => Datum.From(a[0].Text[Index(a[0].Text, a[1].Int32)] == '1' ? 1 : 0));
        builder.Scalar("set_bit(bit,int4,int4)", static (c, _, a) => Of(c, SetBit(a[0].Text, a[1].Int32, a[2].Int32)), 2);
        builder.Scalar("bit_count(bit)", static (c, _, a) =>
        {
            Cost.Bytes(c, a[0].Text.Length);
            return Datum.From((long)a[0].Text.AsSpan().Count('1'));
        });
    }

    private static int Order(ReadOnlySpan<Datum> a) => string.CompareOrdinal(a[0].Text, a[1].Text);

    private static Datum Of(SqlContext context, string bits)
    {
        Cost.Bytes(context, bits.Length);
        return Datum.From(bits);
    }

    private static void Logical(FunctionBuilder builder, string name, string verb, Func<bool, bool, bool> combine)
    {
        builder.Scalar($"bit{name}(bit,bit)", (c, _, a) => Of(c, Combine(a[0].Text, a[1].Text, verb, combine)), 2);
        builder.Aggregate($"bit_{name}(bit)", _ => new Fold((x, y) => Combine(x, y, verb, combine)));
    }

    private static string Combine(string left, string right, string verb, Func<bool, bool, bool> combine) => left.Length == right.Length
        ? string.Concat(left.Zip(right, (x, y) => combine(x == '1', y == '1') ? '1' : '0'))
        : throw new SqlException(SqlState.StringLengthMismatch, $"cannot {verb} bit strings of different sizes");

    /// <summary>To the left; what leaves the string is lost, zeros come in.</summary>
    private static string Shift(string bits, long by)
    {
        if (Math.Abs(by) >= bits.Length)
        {
            return new string('0', bits.Length);
        }

        return by >= 0 ? bits[(int)by..].PadRight(bits.Length, '0') : bits[..(bits.Length + (int)by)].PadLeft(bits.Length, '0');
    }

    private static string Part(string bits, long start, long length)
    {
        if (length < 0)
        {
            throw new SqlException(SqlState.SubstringError, "negative substring length not allowed");
        }

        int from = (int)Math.Clamp(start - 1, 0, bits.Length), to = (int)Math.Clamp(start - 1 + length, from, bits.Length);
        return bits[from..to];
    }

    private static string Overlay(string bits, string replacement, long start, long length)
    {
        if (start <= 0)
        {
            throw new SqlException(SqlState.SubstringError, "negative substring length not allowed");
        }

        return start + length > int.MaxValue
            ? throw new SqlException(SqlState.NumericOutOfRange, "integer out of range")
            : Part(bits, 1, start - 1) + replacement + Part(bits, start + length, int.MaxValue);
    }

    private static Datum Position(SqlContext context, string bits, string wanted)
    {
        context.Gas.Charge(1 + ((long)bits.Length * Math.Max(1, wanted.Length) / 64));
        return Datum.From(bits.IndexOf(wanted, StringComparison.Ordinal) + 1);
    }

    private static int Index(string bits, int index) => index >= 0 && index < bits.Length
        ? index
        : throw new SqlException(
            SqlState.ArraySubscriptError,
            string.Create(CultureInfo.InvariantCulture, $"bit index {index} out of valid range (0..{bits.Length - 1})"));

    private static string SetBit(string bits, int index, int bit)
    {
        Index(bits, index);
        return bit is 0 or 1
            ? bits[..index] + (bit == 1 ? "1" : "0") + bits[(index + 1)..]
            : throw new SqlException(SqlState.InvalidParameterValue, "new bit must be 0 or 1");
    }

    private sealed class Fold(Func<string, string, string> combine) : Accumulator
    {
        private string? _bits;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            Cost.Bytes(context, arguments[0].Text.Length);
            _bits = _bits is null ? arguments[0].Text : combine(_bits, arguments[0].Text);
        }

        public override Datum Result(SqlContext context) => _bits is null ? Datum.Null : Datum.From(_bits);
    }
}
