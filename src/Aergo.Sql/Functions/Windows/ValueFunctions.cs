using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Windows;

/// <summary>lag and lead look across the partition; first_value, last_value and nth_value look at the frame.</summary>
internal static class ValueFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Window("lag(anyelement)", static (_, _, rows) => Shifted(rows, -1));
        builder.Window("lag(anyelement,int4)", static (_, _, rows) => ByOffset(rows, forward: false, withDefault: false));
        builder.Window("lag(anycompatible,int4,anycompatible)", static (_, _, rows) => ByOffset(rows, forward: false, withDefault: true));
        builder.Window("lead(anyelement)", static (_, _, rows) => Shifted(rows, 1));
        builder.Window("lead(anyelement,int4)", static (_, _, rows) => ByOffset(rows, forward: true, withDefault: false));
        builder.Window("lead(anycompatible,int4,anycompatible)", static (_, _, rows) => ByOffset(rows, forward: true, withDefault: true));
        builder.Window("first_value(anyelement)", static (_, _, rows) => InFrame(rows, 1));
        builder.Window("last_value(anyelement)", static (_, _, rows) => LastInFrame(rows));
        builder.Window("nth_value(anyelement,int4)", static (_, _, rows) => Nth(rows));
    }

    private static Datum Shifted(IWindowRows rows, long offset)
    {
        long row = rows.Current + offset;
        return row >= 0 && row < rows.Count ? rows.Argument((int)row, 0) : Datum.Null;
    }

    private static Datum ByOffset(IWindowRows rows, bool forward, bool withDefault)
    {
        Datum offset = rows.Argument(rows.Current, 1);
        if (offset.IsNull)
        {
            return Datum.Null;
        }

        long row = rows.Current + (forward ? offset.Int64 : -offset.Int64);
        return row >= 0 && row < rows.Count ? rows.Argument((int)row, 0) : withDefault ? rows.Argument(rows.Current, 2) : Datum.Null;
    }

    private static Datum InFrame(IWindowRows rows, int number)
    {
        for (int row = rows.FrameStart; row < rows.FrameEnd; row++)
        {
            if (!rows.IsExcluded(row) && --number == 0)
            {
                return rows.Argument(row, 0);
            }
        }

        return Datum.Null;
    }

    private static Datum LastInFrame(IWindowRows rows)
    {
        for (int row = rows.FrameEnd - 1; row >= rows.FrameStart; row--)
        {
            if (!rows.IsExcluded(row))
            {
                return rows.Argument(row, 0);
            }
        }

        return Datum.Null;
    }

    private static Datum Nth(IWindowRows rows)
    {
        Datum number = rows.Argument(rows.Current, 1);
        if (number.IsNull)
        {
            return Datum.Null;
        }

        return number.Int32 > 0
            ? InFrame(rows, number.Int32)
            : throw new SqlException(SqlState.InvalidNthValueArgument, "argument of nth_value must be greater than zero");
    }
}
