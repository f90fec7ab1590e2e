using System;
using System.Collections.Generic;

namespace Aergo.Sql.Types;

/// <summary>Order, equality and hash of values of one type, as PostgreSQL's default B-tree operators have them under collation C.</summary>
/// <remarks>
/// Text by code points; char(n) without trailing blanks; NaN above all and equal to itself; -0 equals 0; intervals by length; NULL inside arrays and rows above
/// everything and equal to itself. Equal values have equal hashes, also across int2, int4 and int8. Arguments are not NULL.
/// </remarks>
public static class TypeOrder
{
    /// <summary>Whether a type has an order: json and pseudo-types have none, arrays and rows that of their parts.</summary>
    public static bool IsComparable(SqlType type)
    {
        type = type.Underlying;
        switch (type.Representation)
        {
            case Representation.Json or Representation.JsonPath or Representation.Void or Representation.None:
                return false;
            case Representation.Array:
                return type.Element is null || IsComparable(type.Element);
            case Representation.Record:
                foreach (SqlField field in type.Fields)
                {
                    if (!IsComparable(field.Type))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }

    /// <summary>Below zero, zero or above zero. 42883 for types without an order.</summary>
    public static int Compare(SqlType type, in Datum left, in Datum right)
    {
        type = type.Underlying;
        switch (type.Representation)
        {
            case Representation.Boolean or Representation.Int16 or Representation.Int32 or Representation.Int64 or Representation.Oid or Representation.Date
                or Representation.Time or Representation.Timestamp or Representation.TimestampTz:
                return left.Bits.CompareTo(right.Bits);
            case Representation.Float4 or Representation.Float8:
                return CompareDoubles(left.Double, right.Double);
            case Representation.Numeric:
                return left.Ref<PgNumeric>().CompareTo(right.Ref<PgNumeric>());
            case Representation.Text or Representation.Name or Representation.Unknown or Representation.InternalChar:
                return Utf8Order.Compare(left.Text, right.Text);
            case Representation.Char:
                return Utf8Order.Compare(left.Text.AsSpan().TrimEnd(' '), right.Text.AsSpan().TrimEnd(' '));
            case Representation.Bytes:
                return left.Bytes.AsSpan().SequenceCompareTo(right.Bytes);
            case Representation.TimeTz:
                return left.Ref<TimeTz>().CompareTo(right.Ref<TimeTz>());
            case Representation.Interval:
                return left.Ref<Interval>().CompareTo(right.Ref<Interval>());
            case Representation.Uuid:
                return left.Uuid.CompareTo(right.Uuid);
            case Representation.Jsonb:
                return left.Ref<JsonbValue>().CompareTo(right.Ref<JsonbValue>());
            case Representation.Enum:
                return CompareEnums(type, left.Oid, right.Oid);
            case Representation.Array:
                return CompareArrays(left.Ref<SqlArray>(), right.Ref<SqlArray>());
            case Representation.Record:
                return CompareRecords(left.Ref<SqlRecord>(), right.Ref<SqlRecord>());
            default:
                throw NotComparable(type);
        }
    }

    public static bool Equal(SqlType type, in Datum left, in Datum right)
    {
        switch (type.Representation)
        {
            case Representation.Text or Representation.Name or Representation.Unknown or Representation.InternalChar:
                return string.Equals(left.Text, right.Text, StringComparison.Ordinal);
            case Representation.Enum:
                return left.Oid == right.Oid;
            case Representation.Array:
                SqlArray a = left.Ref<SqlArray>();
                SqlArray b = right.Ref<SqlArray>();
                return a.Dimensions.AsSpan().SequenceEqual(b.Dimensions) && a.LowerBounds.AsSpan().SequenceEqual(b.LowerBounds) && CompareArrays(a, b) == 0;
            default:
                return Compare(type, left, right) == 0;
        }
    }

    /// <summary>The same on every machine and in every run. 42883 for types without equality.</summary>
    public static ulong Hash(SqlType type, in Datum value)
    {
        type = type.Underlying;
        switch (type.Representation)
        {
            case Representation.Boolean or Representation.Int16 or Representation.Int32 or Representation.Int64 or Representation.Oid or Representation.Date
                or Representation.Time or Representation.Timestamp or Representation.TimestampTz or Representation.Enum:
                return StableHash.Mix(unchecked((ulong)value.Bits));
            case Representation.Float4 or Representation.Float8:
                double number = value.Double;
                return StableHash.Mix(number == 0 ? 0 : unchecked((ulong)BitConverter.DoubleToInt64Bits(number)));
            case Representation.Numeric:
                return value.Ref<PgNumeric>().StableHash();
            case Representation.Text or Representation.Name or Representation.Unknown or Representation.InternalChar:
                return StableHash.Text(value.Text);
            case Representation.Char:
                return StableHash.Text(value.Text.AsSpan().TrimEnd(' '));
            case Representation.Bytes:
                return StableHash.Bytes(value.Bytes);
            case Representation.TimeTz:
                return value.Ref<TimeTz>().StableHash();
            case Representation.Interval:
                return value.Ref<Interval>().StableHash();
            case Representation.Uuid:
                UInt128 uuid = value.Uuid;
                return StableHash.Combine(StableHash.Mix(unchecked((ulong)uuid)), unchecked((ulong)(uuid >> 64)));
            case Representation.Jsonb:
                return value.Ref<JsonbValue>().StableHash();
            case Representation.Array:
                return HashArray(value.Ref<SqlArray>());
            case Representation.Record:
                return HashRecord(value.Ref<SqlRecord>());
            default:
                throw NotComparable(type);
        }
    }

    /// <summary>Order for sorting, NULL included, specialised to the type.</summary>
    public static IComparer<Datum> Comparer(SqlType type, bool descending = false, bool nullsFirst = false)
    {
        type = type.Underlying;
        return type.Representation switch
        {
            Representation.Boolean or Representation.Int16 or Representation.Int32 or Representation.Int64 or Representation.Oid or Representation.Date
                or Representation.Time or Representation.Timestamp or Representation.TimestampTz => new SortOrder<BitsOrder>(default, descending, nullsFirst),
            Representation.Float4 or Representation.Float8 => new SortOrder<DoubleOrder>(default, descending, nullsFirst),
            Representation.Numeric => new SortOrder<NumericOrder>(default, descending, nullsFirst),
            Representation.Text or Representation.Name => new SortOrder<TextOrder>(default, descending, nullsFirst),
            Representation.Enum => new SortOrder<LabelOrder>(new LabelOrder(type), descending, nullsFirst),
            _ => new SortOrder<AnyOrder>(new AnyOrder(type), descending, nullsFirst),
        };
    }

    /// <summary>Order of floats: NaN on top and equal to itself, both zeros equal.</summary>
    public static int CompareDoubles(double left, double right)
    {
        if (left < right)
        {
            return -1;
        }

        if (left > right)
        {
            return 1;
        }

        return left == right ? 0 : double.IsNaN(left) ? (double.IsNaN(right) ? 0 : 1) : -1;
    }

    internal static SqlException NotComparable(SqlType type) =>
        new(SqlState.UndefinedFunction, $"could not identify a comparison function for type {type.DisplayName}");

    private static int CompareEnums(SqlType type, uint left, uint right) =>
        left == right ? 0 : EnumOrder.SortOrder(type, left).CompareTo(EnumOrder.SortOrder(type, right));

    private static int CompareArrays(SqlArray left, SqlArray right)
    {
        SqlType element = left.ElementType;
        int common = Math.Min(left.Count, right.Count);
        for (int i = 0; i < common; i++)
        {
            int order = CompareParts(element, left.Items[i], right.Items[i]);
            if (order != 0)
            {
                return order;
            }
        }

        int result = left.Count.CompareTo(right.Count);
        result = result != 0 ? result : left.Rank.CompareTo(right.Rank);
        for (int i = 0; result == 0 && i < left.Rank; i++)
        {
            result = left.Dimensions[i].CompareTo(right.Dimensions[i]);
        }

        for (int i = 0; result == 0 && i < left.Rank; i++)
        {
            result = left.LowerBounds[i].CompareTo(right.LowerBounds[i]);
        }

        return result;
    }

    private static int CompareRecords(SqlRecord left, SqlRecord right)
    {
        int common = Math.Min(left.Fields.Length, right.Fields.Length);
        for (int i = 0; i < common; i++)
        {
            SqlType type = left.Type.Fields[i].Type;
            SqlType other = right.Type.Fields[i].Type;
            if (type.Underlying.Oid != other.Underlying.Oid)
            {
                throw new SqlException(
                    SqlState.DatatypeMismatch,
                    $"cannot compare dissimilar column types {type.DisplayName} and {other.DisplayName} at record column {i + 1}");
            }

            int order = CompareParts(type, left.Fields[i], right.Fields[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Fields.Length == right.Fields.Length
            ? 0
            : throw new SqlException(SqlState.DatatypeMismatch, "cannot compare record types with different numbers of columns");
    }

    private static int CompareParts(SqlType type, in Datum left, in Datum right) =>
        left.IsNull ? (right.IsNull ? 0 : 1) : right.IsNull ? -1 : Compare(type, left, right);

    private static ulong HashArray(SqlArray array)
    {
        ulong hash = StableHash.Mix((ulong)array.Rank);
        for (int i = 0; i < array.Rank; i++)
        {
            hash = StableHash.Combine(StableHash.Combine(hash, unchecked((ulong)array.Dimensions[i])), unchecked((ulong)array.LowerBounds[i]));
        }

        foreach (Datum item in array.Items)
        {
            hash = StableHash.Combine(hash, item.IsNull ? 0 : Hash(array.ElementType, item));
        }

        return hash;
    }

    private static ulong HashRecord(SqlRecord record)
    {
        ulong hash = StableHash.Mix((ulong)record.Fields.Length);
        for (int i = 0; i < record.Fields.Length; i++)
        {
            hash = StableHash.Combine(hash, record.Fields[i].IsNull ? 0 : Hash(record.Type.Fields[i].Type, record.Fields[i]));
        }

        return hash;
    }

    // Structs, so that each instance of SortOrder is compiled with its order inlined.
    private interface IOrder
    {
        int Compare(in Datum left, in Datum right);
    }

    private readonly struct BitsOrder : IOrder
    {
        public int Compare(in Datum left, in Datum right) => left.Bits.CompareTo(right.Bits);
    }

    private readonly struct DoubleOrder : IOrder
    {
        public int Compare(in Datum left, in Datum right) => CompareDoubles(left.Double, right.Double);
    }

    private readonly struct NumericOrder : IOrder
    {
        public int Compare(in Datum left, in Datum right) => left.Ref<PgNumeric>().CompareTo(right.Ref<PgNumeric>());
    }

    private readonly struct TextOrder : IOrder
    {
        public int Compare(in Datum left, in Datum right) => Utf8Order.Compare(left.Text, right.Text);
    }

    private readonly struct LabelOrder : IOrder
    {
        private readonly Dictionary<uint, float> _ranks = [];

        public LabelOrder(SqlType type)
        {
            foreach (EnumLabel label in type.Labels)
            {
                _ranks[label.Oid] = EnumOrder.SortOrder(type, label.Oid);
            }
        }

        public int Compare(in Datum left, in Datum right) =>
            _ranks.GetValueOrDefault(left.Oid).CompareTo(_ranks.GetValueOrDefault(right.Oid));
    }

    private readonly struct AnyOrder(SqlType type) : IOrder
    {
        public int Compare(in Datum left, in Datum right) => TypeOrder.Compare(type, left, right);
    }

    private sealed class SortOrder<TOrder>(TOrder order, bool descending, bool nullsFirst) : IComparer<Datum>
        where TOrder : struct, IOrder
    {
        public int Compare(Datum x, Datum y)
        {
            if (x.IsNull || y.IsNull)
            {
                return x.IsNull == y.IsNull ? 0 : x.IsNull == nullsFirst ? -1 : 1;
            }

            int result = order.Compare(x, y);
            return descending ? -Math.Sign(result) : result;
        }
    }
}
