using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Arrays;

/// <summary>What array functions say about dimensions, and small helpers around the actual types of a call.</summary>
internal static class ArrayShape
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("array_ndims(anyarray)", static (_, _, a) => A(a[0]).Rank == 0 ? Datum.Null : Datum.From(A(a[0]).Rank));
        builder.Scalar("array_dims(anyarray)", static (_, _, a) => Dimensions(A(a[0])), 2);
        builder.Scalar("array_lower(anyarray,int4)", static (_, _, a) => Has(a[0], a[1]) ? Datum.From(A(a[0]).LowerBounds[a[1].Int32 - 1]) : Datum.Null);
        builder.Scalar("array_upper(anyarray,int4)", static (_, _, a) =>
            Has(a[0], a[1]) ? Datum.From(A(a[0]).LowerBounds[a[1].Int32 - 1] + A(a[0]).Dimensions[a[1].Int32 - 1] - 1) : Datum.Null);
        builder.Scalar("array_length(anyarray,int4)", static (_, _, a) => Has(a[0], a[1]) ? Datum.From(A(a[0]).Dimensions[a[1].Int32 - 1]) : Datum.Null);
        builder.Scalar("cardinality(anyarray)", static (_, _, a) => Datum.From(A(a[0]).Count));
    }

    public static SqlArray A(in Datum value) => value.Ref<SqlArray>();

    /// <summary>Element type of an array argument or result as the call has it.</summary>
    public static SqlType Element(SqlType arrayType) => arrayType.Underlying.Element ?? SqlTypes.Text;

    private static bool Has(in Datum array, in Datum dimension) => dimension.Int32 >= 1 && dimension.Int32 <= A(array).Rank;

    private static Datum Dimensions(SqlArray array)
    {
        if (array.Rank == 0)
        {
            return Datum.Null;
        }

        var text = new System.Text.StringBuilder();
        for (int i = 0; i < array.Rank; i++)
        {
            text.Append('[').Append(array.LowerBounds[i]).Append(':').Append(array.LowerBounds[i] + array.Dimensions[i] - 1).Append(']');
        }

        return Datum.From(text.ToString());
    }
}
