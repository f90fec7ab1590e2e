using System;
using System.Linq;

namespace Aergo.Sql.Types;

/// <summary>An array value: up to six dimensions with their own lower bounds, elements in row-major order, NULLs among them.</summary>
/// <remarks>Never changed after it is made; the arrays handed out are not to be written to. No dimensions means the empty array.</remarks>
public sealed class SqlArray
{
    public const int DimensionsMax = 6;

    /// <summary>Most elements of one array, as in PostgreSQL.</summary>
    public const int ItemsMax = 134_217_727;

    public SqlArray(SqlType elementType, int[] dimensions, int[] lowerBounds, Datum[] items)
    {
        if (dimensions.Length != lowerBounds.Length || dimensions.Length > DimensionsMax || CountItems(dimensions) != items.Length)
        {
            throw new ArgumentException("dimensions do not match the elements");
        }

        ElementType = elementType;
        Dimensions = dimensions;
        LowerBounds = lowerBounds;
        Items = items;
    }

    public SqlType ElementType { get; }

    /// <summary>Length of each dimension, outermost first; empty for the empty array.</summary>
    public int[] Dimensions { get; }

    /// <summary>First subscript of each dimension.</summary>
    public int[] LowerBounds { get; }

    /// <summary>Elements, the last subscript running fastest.</summary>
    public Datum[] Items { get; }

    public int Rank => Dimensions.Length;

    public int Count => Items.Length;

    public bool HasNulls => Items.Any(i => i.IsNull);

    public static SqlArray Empty(SqlType elementType) => new(elementType, [], [], []);

    /// <summary>A one-dimensional array from subscript 1; empty for no items.</summary>
    public static SqlArray Of(SqlType elementType, params Datum[] items) =>
        items.Length == 0 ? Empty(elementType) : new(elementType, [items.Length], [1], items);

    /// <summary>Number of elements that dimensions make; 54000 when they are too many.</summary>
    public static int CountItems(ReadOnlySpan<int> dimensions)
    {
        if (dimensions.IsEmpty)
        {
            return 0;
        }

        long count = 1;
        foreach (int dimension in dimensions)
        {
            count *= dimension;
            if (count > ItemsMax)
            {
                throw new SqlException(SqlState.ProgramLimit, $"array size exceeds the maximum allowed ({ItemsMax})");
            }
        }

        return (int)count;
    }

    /// <summary>Position of an element in <see cref="Items"/>, or -1 when a subscript is outside or their number is not the rank.</summary>
    public int IndexOf(ReadOnlySpan<int> subscripts)
    {
        if (subscripts.Length != Rank || Rank == 0)
        {
            return -1;
        }

        long index = 0;
        for (int i = 0; i < subscripts.Length; i++)
        {
            long offset = (long)subscripts[i] - LowerBounds[i];
            if (offset < 0 || offset >= Dimensions[i])
            {
                return -1;
            }

            index = (index * Dimensions[i]) + offset;
        }

        return (int)index;
    }

    /// <summary>The element at subscripts; NULL outside.</summary>
    public Datum Get(ReadOnlySpan<int> subscripts)
    {
        int index = IndexOf(subscripts);
        return index < 0 ? Datum.Null : Items[index];
    }
}
