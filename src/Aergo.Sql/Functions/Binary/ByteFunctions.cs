using System;
using System.Globalization;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Binary;

/// <summary>Functions of bytea.</summary>
internal static class ByteFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalars("(bytea)", static (_, _, a) => Datum.From(a[0].Bytes.Length), 1, "length", "octet_length");
        builder.Scalar("bit_length(bytea)", static (_, _, a) => Datum.From(a[0].Bytes.Length * 8));
        builder.Scalar("length(bytea,name)", static (c, _, a) => Datum.From(Strings.CodePoints.Count(FromEncoding(c, a[0].Bytes, a[1].Text))), 2);
        builder.Scalar("byteacat(bytea,bytea)", static (c, _, a) => Join(c, a[0].Bytes, a[1].Bytes), 2);
        builder.Scalars("(bytea,int4,int4)", static (c, _, a) => Datum.From(Part(c, a[0].Bytes, a[1].Int32, a[2].Int32)), 2, "substring", "substr");
        builder.Scalars("(bytea,int4)", static (c, _, a) => Datum.From(Part(c, a[0].Bytes, a[1].Int32, null)), 2, "substring", "substr");
        builder.Scalar("position(bytea,bytea)", static (c, _, a) => Position(c, a[0].Bytes, a[1].Bytes), 2);
        builder.Scalar("overlay(bytea,bytea,int4,int4)", static (c, _, a) => Overlay(c, a[0].Bytes, a[1].Bytes, a[2].Int32, a[3].Int32), 3);
        builder.Scalar("overlay(bytea,bytea,int4)", static (c, _, a) => Overlay(c, a[0].Bytes, a[1].Bytes, a[2].Int32, a[1].Bytes.Length), 3);
        builder.Scalar("btrim(bytea,bytea)", static (c, _, a) => Trim(c, a[0].Bytes, a[1].Bytes, true, true), 2);
        builder.Scalar("ltrim(bytea,bytea)", static (c, _, a) => Trim(c, a[0].Bytes, a[1].Bytes, true, false), 2);
        builder.Scalar("rtrim(bytea,bytea)", static (c, _, a) => Trim(c, a[0].Bytes, a[1].Bytes, false, true), 2);
        builder.Scalar("get_byte(bytea,int4)", static (_, _, a) => Datum.From((int)a[0].Bytes[Index(a[1].Int32, a[0].Bytes.Length)]));
        builder.Scalar("set_byte(bytea,int4,int4)", static (c, _, a) => SetByte(c, a[0].Bytes, a[1].Int32, a[2].Int32));
        builder.Scalar("get_bit(bytea,int8)", static (_, _, a) =>
        {
            long index = Index(a[1].Int64, a[0].Bytes.Length * 8L);
            return Datum.From((a[0].Bytes[index / 8] >> (int)(index % 8)) & 1);
        });
        builder.Scalar("set_bit(bytea,int8,int4)", static (c, _, a) => SetBit(c, a[0].Bytes, a[1].Int64, a[2].Int32));
        builder.Scalar("encode(bytea,text)", static (c, _, a) =>
        {
            Cost.Result(c, a[0].Bytes.Length * 2L);
            return Datum.From(ByteEncodings.Encode(a[0].Bytes, a[1].Text));
        });
        builder.Scalar("decode(text,text)", static (c, _, a) =>
        {
            Cost.Bytes(c, a[0].Text.Length);
            return Datum.From(ByteEncodings.Decode(a[0].Text, a[1].Text));
        });
        builder.Scalar("convert_from(bytea,name)", static (c, _, a) => Datum.From(FromEncoding(c, a[0].Bytes, a[1].Text)), 2);
        builder.Scalar("convert_to(text,name)", static (c, _, a) =>
        {
            CheckEncoding(a[1].Text, "destination");
            Cost.Bytes(c, a[0].Text.Length);
            return Datum.From(Encoding.UTF8.GetBytes(a[0].Text));
        });
    }

    private static string FromEncoding(SqlContext context, byte[] bytes, string encoding)
    {
        CheckEncoding(encoding, "source");
        Cost.Bytes(context, bytes.Length);
        return ByteEncodings.DecodeUtf8(bytes);
    }

    /// <summary>UTF-8 is the only encoding; others PostgreSQL knows are named as not supported.</summary>
    private static void CheckEncoding(string name, string role)
    {
        var letters = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                letters.Append(char.ToLowerInvariant(c));
            }
        }

        string clean = letters.ToString();
        if (clean is "utf8" or "unicode")
        {
            return;
        }

        bool known = clean.StartsWith("latin", StringComparison.Ordinal) || clean.StartsWith("win", StringComparison.Ordinal) ||
            clean.StartsWith("iso8859", StringComparison.Ordinal) || clean.StartsWith("euc", StringComparison.Ordinal) ||
            clean is "sqlascii" or "sjis" or "big5" or "gbk" or "gb18030" or "uhc" or "johab" or "koi8r" or "koi8u" or "muleinternal" or "shiftjis2004";
        throw known
            ? SqlException.NotSupported("encoding " + name)
            : new SqlException(SqlState.InvalidParameterValue, $"invalid {role} encoding name \"{name}\"");
    }

    private static Datum Join(SqlContext context, byte[] left, byte[] right)
    {
        Cost.Result(context, (long)left.Length + right.Length);
        return Datum.From([.. left, .. right]);
    }

    private static byte[] Part(SqlContext context, byte[] bytes, int start, int? length)
    {
        if (length < 0)
        {
            throw new SqlException(SqlState.SubstringError, "negative substring length not allowed");
        }

        long end = length is null ? bytes.Length : Math.Min(bytes.Length, (long)start - 1 + length.Value);
        long from = Math.Max(0, (long)start - 1);
        if (from >= end)
        {
            return [];
        }

        Cost.Bytes(context, end - from);
        return bytes[(int)from..(int)end];
    }

    private static Datum Position(SqlContext context, byte[] bytes, byte[] part)
    {
        Cost.Bytes(context, bytes.Length);
        return Datum.From(bytes.AsSpan().IndexOf(part) + 1);
    }

    private static Datum Overlay(SqlContext context, byte[] bytes, byte[] replacement, int start, int length)
    {
        if (start <= 0)
        {
            throw new SqlException(SqlState.SubstringError, "negative substring length not allowed");
        }

        long after = (long)start + length;
        if (after is > int.MaxValue or < int.MinValue)
        {
            throw Numbers.IntegerFunctions.OutOfRange("integer");
        }

        return Datum.From([.. Part(context, bytes, 1, start - 1), .. replacement, .. Part(context, bytes, (int)after, null)]);
    }

    private static Datum Trim(SqlContext context, byte[] bytes, byte[] set, bool left, bool right)
    {
        Cost.Bytes(context, bytes.Length);
        ReadOnlySpan<byte> rest = bytes;
        rest = left ? rest.TrimStart(set) : rest;
        rest = right ? rest.TrimEnd(set) : rest;
        return Datum.From(rest.ToArray());
    }

    private static long Index(long index, long length) => index >= 0 && index < length
        ? index
        : throw new SqlException(SqlState.ArraySubscriptError, string.Create(CultureInfo.InvariantCulture, $"index {index} out of valid range, 0..{length - 1}"));

    private static Datum SetByte(SqlContext context, byte[] bytes, int index, int value)
    {
        long at = Index(index, bytes.Length);
        Cost.Bytes(context, bytes.Length);
        var result = (byte[])bytes.Clone();
        result[at] = unchecked((byte)value);
        return Datum.From(result);
    }

    private static Datum SetBit(SqlContext context, byte[] bytes, long index, int value)
    {
        long at = Index(index, bytes.Length * 8L);
        if (value is not (0 or 1))
        {
            throw new SqlException(SqlState.InvalidParameterValue, "new bit must be 0 or 1");
        }

        Cost.Bytes(context, bytes.Length);
        var result = (byte[])bytes.Clone();
        int mask = 1 << (int)(at % 8);
        result[at / 8] = (byte)(value == 1 ? result[at / 8] | mask : result[at / 8] & ~mask);
        return Datum.From(result);
    }
}
