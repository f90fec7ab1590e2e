using System;
using System.Numerics;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Numbers;

/// <summary>Arithmetic and bit operations of int2, int4 and int8 and their mixes. Overflow is 22003, never a wrap.</summary>
internal static class IntegerFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        Arithmetic(builder, "int4", "(int4,int4)", Int32);
        Arithmetic(builder, "int24", "(int2,int4)", Int32);
        Arithmetic(builder, "int42", "(int4,int2)", Int32);
        Arithmetic(builder, "int2", "(int2,int2)", Int16);
        Arithmetic(builder, "int8", "(int8,int8)", Int64);
        Arithmetic(builder, "int84", "(int8,int4)", Int64);
        Arithmetic(builder, "int48", "(int4,int8)", Int64);
        Arithmetic(builder, "int82", "(int8,int2)", Int64);
        Arithmetic(builder, "int28", "(int2,int8)", Int64);
        Modulo(builder, "(int2,int2)", "int2mod", "mod");
        Modulo(builder, "(int4,int4)", "int4mod", "mod");
        Modulo(builder, "(int8,int8)", "int8mod", "mod");
        Unary(builder, "int2", Int16);
        Unary(builder, "int4", Int32);
        Unary(builder, "int8", Int64);
        Bits(builder);
        builder.Scalar("int4inc(int4)", static (_, _, a) => Int32(a[0].Bits + 1));
        builder.Scalar("int8inc(int8)", static (_, _, a) => Int64((Int128)a[0].Bits + 1));
        builder.Scalar("gcd(int4,int4)", static (_, _, a) => Int32((long)Gcd(a[0].Bits, a[1].Bits)));
        builder.Scalar("gcd(int8,int8)", static (_, _, a) => Int64(Gcd(a[0].Bits, a[1].Bits)));
        builder.Scalar("lcm(int4,int4)", static (_, _, a) => Int32(Lcm(a[0].Bits, a[1].Bits)));
        builder.Scalar("lcm(int8,int8)", static (_, _, a) => Int64(Lcm(a[0].Bits, a[1].Bits)));
    }

    public static SqlException DivisionByZero() => new(SqlState.DivisionByZero, "division by zero");

    public static SqlException OutOfRange(string type) => new(SqlState.NumericOutOfRange, type + " out of range");

    public static Datum Int16(Int128 value) => value >= short.MinValue && value <= short.MaxValue ? Datum.From((short)value) : throw OutOfRange("smallint");

    public static Datum Int32(Int128 value) => value >= int.MinValue && value <= int.MaxValue ? Datum.From((int)value) : throw OutOfRange("integer");

    public static Datum Int64(Int128 value) => value >= long.MinValue && value <= long.MaxValue ? Datum.From((long)value) : throw OutOfRange("bigint");

    private static Datum Int32(long value) => value == unchecked((int)value) ? Datum.From((int)value) : throw OutOfRange("integer");

    private static Int128 Gcd(Int128 a, Int128 b)
    {
        (a, b) = (Int128.Abs(a), Int128.Abs(b));
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    private static Int128 Lcm(Int128 a, Int128 b) => a == 0 || b == 0 ? 0 : Int128.Abs(a / Gcd(a, b) * b);

    private static void Arithmetic(FunctionBuilder builder, string stem, string arguments, Func<Int128, Datum> narrow)
    {
        switch (stem)
        {
            // The common case without 128-bit steps.
            case "int4" or "int24" or "int42":
                builder.Scalar(stem + "pl" + arguments, static (_, _, a) => Int32(a[0].Bits + a[1].Bits));
                builder.Scalar(stem + "mi" + arguments, static (_, _, a) => Int32(a[0].Bits - a[1].Bits));
                builder.Scalar(stem + "mul" + arguments, static (_, _, a) => Int32(a[0].Bits * a[1].Bits));
                break;
            default:
                builder.Scalar(stem + "pl" + arguments, (_, _, a) => narrow((Int128)a[0].Bits + a[1].Bits));
                builder.Scalar(stem + "mi" + arguments, (_, _, a) => narrow((Int128)a[0].Bits - a[1].Bits));
                builder.Scalar(stem + "mul" + arguments, (_, _, a) => narrow((Int128)a[0].Bits * a[1].Bits));
                break;
        }

        builder.Scalar(stem + "div" + arguments, (_, _, a) =>
            a[1].Bits == 0 ? throw DivisionByZero() :
            a[1].Bits == -1 ? narrow(-(Int128)a[0].Bits) : narrow(a[0].Bits / a[1].Bits));
    }

    private static void Modulo(FunctionBuilder builder, string arguments, params ReadOnlySpan<string> names) =>
        builder.Scalars(
            arguments,
            static (_, _, a) => a[1].Bits == 0 ? throw DivisionByZero() : Datum.From(a[1].Bits == -1 ? 0 : a[0].Bits % a[1].Bits),
            1,
            names);

    private static void Unary(FunctionBuilder builder, string type, Func<Int128, Datum> narrow)
    {
        builder.Scalar($"{type}um({type})", (_, _, a) => narrow(-(Int128)a[0].Bits));
        builder.Scalar($"{type}up({type})", static (_, _, a) => a[0]);
        builder.Scalars($"({type})", (_, _, a) => narrow(Int128.Abs(a[0].Bits)), 1, "abs", type + "abs");
    }

    private static void Bits(FunctionBuilder builder)
    {
        foreach (string type in (string[])["int2", "int4", "int8"])
        {
            string arguments = $"({type},{type})";
            builder.Scalar(type + "and" + arguments, static (_, _, a) => Datum.From(a[0].Bits & a[1].Bits));
            builder.Scalar(type + "or" + arguments, static (_, _, a) => Datum.From(a[0].Bits | a[1].Bits));
            builder.Scalar(type + "xor" + arguments, static (_, _, a) => Datum.From(a[0].Bits ^ a[1].Bits));
            builder.Scalar($"{type}not({type})", static (_, _, a) => Datum.From(~a[0].Bits));
        }

        // Shift counts go modulo the register's width, as on the machines PostgreSQL runs on; int2 is shifted as int4.
        builder.Scalar("int2shl(int2,int4)", static (_, _, a) => Datum.From(unchecked((short)(a[0].Int32 << a[1].Int32))));
        builder.Scalar("int2shr(int2,int4)", static (_, _, a) => Datum.From(unchecked((short)(a[0].Int32 >> a[1].Int32))));
        builder.Scalar("int4shl(int4,int4)", static (_, _, a) => Datum.From(unchecked(a[0].Int32 << a[1].Int32)));
        builder.Scalar("int4shr(int4,int4)", static (_, _, a) => Datum.From(a[0].Int32 >> a[1].Int32));
        builder.Scalar("int8shl(int8,int4)", static (_, _, a) => Datum.From(unchecked(a[0].Bits << a[1].Int32)));
        builder.Scalar("int8shr(int8,int4)", static (_, _, a) => Datum.From(a[0].Bits >> a[1].Int32));
        builder.Scalar("to_hex(int4)", static (_, _, a) => Datum.From(unchecked((uint)a[0].Int32).ToString("x", System.Globalization.CultureInfo.InvariantCulture)));
        builder.Scalar("to_hex(int8)", static (_, _, a) => Datum.From(unchecked((ulong)a[0].Bits).ToString("x", System.Globalization.CultureInfo.InvariantCulture)));
        builder.Scalar("bit_count(bytea)", static (c, _, a) =>
        {
            Cost.Bytes(c, a[0].Bytes.Length);
            long count = 0;
            foreach (byte b in a[0].Bytes)
            {
                count += BitOperations.PopCount(b);
            }

            return Datum.From(count);
        });
    }
}
