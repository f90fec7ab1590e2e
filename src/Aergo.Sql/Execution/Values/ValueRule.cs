using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Values;

/// <summary>How values of one type compare and hash. Operands are not NULL.</summary>
internal abstract class ValueRule
{
    /// <summary>Whether values lie in the bits and are equal exactly when the bits are.</summary>
    public virtual bool IsBits => false;

    public abstract int Compare(in Datum a, in Datum b);

    public virtual bool Same(in Datum a, in Datum b) => Compare(a, b) == 0;

    public abstract int Hash(in Datum value);

    /// <summary>The rule of a type; one per type and use, made once when a plan is prepared.</summary>
    public static ValueRule For(SqlType type)
    {
        SqlType underlying = type.Underlying;
        return underlying.Representation switch
        {
            Representation.Boolean or Representation.Int16 or Representation.Int32 or Representation.Int64 or Representation.Oid or Representation.Date
                or Representation.Time or Representation.Timestamp or Representation.TimestampTz => BitsRule.Instance,
            Representation.Float4 or Representation.Float8 => FloatRule.Instance,
            Representation.Text or Representation.Name => TextRule.Instance,
            Representation.InternalChar => TextRule.Instance,
            Representation.Char => BlankPaddedRule.Instance,
            Representation.Bytes => BytesRule.Instance,
            Representation.Numeric => ObjectRule<PgNumeric>.Instance,
            Representation.Uuid => ObjectRule<UInt128>.Instance,
            Representation.Interval => ObjectRule<Interval>.Instance,
            Representation.TimeTz => ObjectRule<TimeTz>.Instance,
            Representation.Jsonb => ObjectRule<JsonbValue>.Instance,
            Representation.Enum => new EnumRule(underlying),
            Representation.Array when underlying.Element is { } element => new ArrayRule(For(element)),
            Representation.Record => RecordRule.Instance,
            _ => TextRule.Instance,
        };
    }

    private sealed class BitsRule : ValueRule
    {
        public static readonly BitsRule Instance = new();

        public override bool IsBits => true;

        public override int Compare(in Datum a, in Datum b) => a.Bits.CompareTo(b.Bits);

        public override bool Same(in Datum a, in Datum b) => a.Bits == b.Bits;

        public override int Hash(in Datum value) => Mix(value.Bits);
    }

    /// <summary>NaN equals itself and stands above all; -0 equals 0.</summary>
    private sealed class FloatRule : ValueRule
    {
        public static readonly FloatRule Instance = new();

        public override int Compare(in Datum a, in Datum b)
        {
            double x = a.Double, y = b.Double;
            return x < y ? -1 : x > y ? 1 : x == y ? 0 : double.IsNaN(x).CompareTo(double.IsNaN(y));
        }

        public override int Hash(in Datum value)
        {
            double x = value.Double;
            return x == 0 ? 0 : Mix(BitConverter.DoubleToInt64Bits(double.IsNaN(x) ? double.NaN : x));
        }
    }

    private sealed class TextRule : ValueRule
    {
        public static readonly TextRule Instance = new();

        public override int Compare(in Datum a, in Datum b) => Utf8Order.Compare(a.Text, b.Text);

        public override bool Same(in Datum a, in Datum b) => string.Equals(a.Text, b.Text, StringComparison.Ordinal);

        public override int Hash(in Datum value) => unchecked((int)StableHash.Text(value.Text));
    }

    /// <summary>Trailing blanks do not count.</summary>
    private sealed class BlankPaddedRule : ValueRule
    {
        public static readonly BlankPaddedRule Instance = new();

        public override int Compare(in Datum a, in Datum b) => Utf8Order.Compare(a.Text.AsSpan().TrimEnd(' '), b.Text.AsSpan().TrimEnd(' '));

        public override int Hash(in Datum value) => unchecked((int)StableHash.Text(value.Text.AsSpan().TrimEnd(' ')));
    }

    private sealed class BytesRule : ValueRule
    {
        public static readonly BytesRule Instance = new();

        public override int Compare(in Datum a, in Datum b) => a.Bytes.AsSpan().SequenceCompareTo(b.Bytes);

        public override int Hash(in Datum value) => unchecked((int)StableHash.Bytes(value.Bytes));
    }

    /// <summary>Values whose objects know their order: numeric, uuid, interval, timetz, jsonb.</summary>
    private sealed class ObjectRule<T> : ValueRule
        where T : IComparable<T>
    {
        public static readonly ObjectRule<T> Instance = new();

        public override int Compare(in Datum a, in Datum b) => ((T)a.Object!).CompareTo((T)b.Object!);

        public override int Hash(in Datum value) => value.Object!.GetHashCode();
    }

    /// <summary>By declared order; labels may have been added between others.</summary>
    private sealed class EnumRule : ValueRule
    {
        private readonly Dictionary<long, int> _places = [];

        public EnumRule(SqlType type)
        {
            foreach (EnumLabel label in type.Labels)
            {
                _places[label.Oid] = _places.Count;
            }
        }

        public override int Compare(in Datum a, in Datum b) => _places[a.Bits].CompareTo(_places[b.Bits]);

        public override bool Same(in Datum a, in Datum b) => a.Bits == b.Bits;

        public override int Hash(in Datum value) => Mix(value.Bits);
    }

    /// <summary>Element by element, NULLs last and equal; then by number of elements, then by shape.</summary>
    private sealed class ArrayRule(ValueRule element) : ValueRule
    {
        public override int Compare(in Datum a, in Datum b)
        {
            SqlArray x = a.Ref<SqlArray>(), y = b.Ref<SqlArray>();
            int common = Math.Min(x.Items.Length, y.Items.Length);
            for (int i = 0; i < common; i++)
            {
                int order = CompareNullsLast(element, x.Items[i], y.Items[i]);
                if (order != 0)
                {
                    return order;
                }
            }

            int shape = x.Items.Length.CompareTo(y.Items.Length);
            shape = shape != 0 ? shape : x.Rank.CompareTo(y.Rank);
            for (int i = 0; i < x.Rank && shape == 0; i++)
            {
                shape = x.Dimensions[i].CompareTo(y.Dimensions[i]);
            }

            for (int i = 0; i < x.Rank && shape == 0; i++)
            {
                shape = x.LowerBounds[i].CompareTo(y.LowerBounds[i]);
            }

            return shape;
        }

        public override int Hash(in Datum value)
        {
            unchecked
            {
                int hash = 1;
                foreach (Datum item in value.Ref<SqlArray>().Items)
                {
                    hash = (hash * 31) + (item.IsNull ? 0 : element.Hash(item));
                }

                return hash;
            }
        }
    }

    /// <summary>Field by field, NULLs last and equal. Each value brings its own fields' types.</summary>
    private sealed class RecordRule : ValueRule
    {
        public static readonly RecordRule Instance = new();

        public override int Compare(in Datum a, in Datum b)
        {
            SqlRecord x = a.Ref<SqlRecord>(), y = b.Ref<SqlRecord>();
            int common = Math.Min(x.Fields.Length, y.Fields.Length);
            for (int i = 0; i < common; i++)
            {
                SqlType left = x.Type.Fields[i].Type, right = y.Type.Fields[i].Type;
                if (left.Oid != right.Oid)
                {
                    throw new SqlException(SqlState.DatatypeMismatch, $"cannot compare dissimilar column types {left.DisplayName} and {right.DisplayName} at record column {i + 1}");
                }

                int order = CompareNullsLast(For(left), x.Fields[i], y.Fields[i]);
                if (order != 0)
                {
                    return order;
                }
            }

            return x.Fields.Length == y.Fields.Length
                ? 0
                : throw new SqlException(SqlState.DatatypeMismatch, "cannot compare record types with different numbers of columns");
        }

        public override int Hash(in Datum value)
        {
            unchecked
            {
                SqlRecord record = value.Ref<SqlRecord>();
                int hash = 1;
                for (int i = 0; i < record.Fields.Length; i++)
                {
                    hash = (hash * 31) + (record.Fields[i].IsNull ? 0 : For(record.Type.Fields[i].Type).Hash(record.Fields[i]));
                }

                return hash;
            }
        }
    }

    private static int CompareNullsLast(ValueRule rule, in Datum a, in Datum b) =>
        a.IsNull || b.IsNull ? a.IsNull.CompareTo(b.IsNull) : rule.Compare(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Mix(long bits)
    {
        unchecked
        {
            ulong h = (ulong)bits * 0x9E37_79B9_7F4A_7C15UL;
            return (int)(h >> 32) ^ (int)h;
        }
    }
}
