using System;
using System.Buffers;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Values;

/// <summary>When two values are one and the same, not merely equal: 1.0 and 1.00 are equal but print differently.</summary>
/// <remarks>What is kept for a value may be given out again for the same value only.</remarks>
internal static class ImageRule
{
    /// <summary>The rule of a type. It hashes as the type's own rule and has its order.</summary>
    public static ValueRule For(SqlType type)
    {
        SqlType underlying = type.Underlying;
        ValueRule plain = ValueRule.For(underlying);
        return underlying.Representation switch
        {
            Representation.Float4 or Representation.Float8 => new Stricter(plain, static (a, b) => a.Bits == b.Bits),
            Representation.Char => new Stricter(plain, static (a, b) => string.Equals(a.Text, b.Text, StringComparison.Ordinal)),
            Representation.Numeric or Representation.Interval or Representation.TimeTz or Representation.Jsonb => new Stricter(plain, (a, b) => SameBytes(underlying, a, b)),
            Representation.Array when underlying.Element is { } element => new Stricter(plain, ArraysOf(For(element))),
            Representation.Record => new Stricter(plain, SameFields),
            _ => plain,
        };
    }

    /// <summary>Whether two values, or two NULLs, are the same.</summary>
    public static bool Same(ValueRule rule, in Datum a, in Datum b) => a.IsNull || b.IsNull ? a.IsNull == b.IsNull : rule.Same(a, b);

    private static bool SameBytes(SqlType type, Datum a, Datum b)
    {
        var left = new ArrayBufferWriter<byte>(32);
        var right = new ArrayBufferWriter<byte>(32);
        ValueCodec.Write(type, a, left);
        ValueCodec.Write(type, b, right);
        return left.WrittenSpan.SequenceEqual(right.WrittenSpan);
    }

    private static Func<Datum, Datum, bool> ArraysOf(ValueRule element) => (a, b) =>
    {
        SqlArray x = a.Ref<SqlArray>(), y = b.Ref<SqlArray>();
        if (x.Items.Length != y.Items.Length || x.Rank != y.Rank)
        {
            return false;
        }

        for (int i = 0; i < x.Rank; i++)
        {
            if (x.Dimensions[i] != y.Dimensions[i] || x.LowerBounds[i] != y.LowerBounds[i])
            {
                return false;
            }
        }

        for (int i = 0; i < x.Items.Length; i++)
        {
            if (!Same(element, x.Items[i], y.Items[i]))
            {
                return false;
            }
        }

        return true;
    };

    /// <summary>Each value brings its own fields' types.</summary>
    private static bool SameFields(Datum a, Datum b)
    {
        SqlRecord x = a.Ref<SqlRecord>(), y = b.Ref<SqlRecord>();
        if (x.Fields.Length != y.Fields.Length)
        {
            return false;
        }

        for (int i = 0; i < x.Fields.Length; i++)
        {
            SqlType left = x.Type.Fields[i].Type, right = y.Type.Fields[i].Type;
            if (left.Oid != right.Oid || !Same(For(left), x.Fields[i], y.Fields[i]))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Stricter(ValueRule plain, Func<Datum, Datum, bool> same) : ValueRule
    {
        public override int Compare(in Datum a, in Datum b) => plain.Compare(a, b);

        public override bool Same(in Datum a, in Datum b) => same(a, b);

        public override int Hash(in Datum value) => plain.Hash(value);
    }
}
