using System;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>Reads LIMIT and OFFSET.</summary>
internal static class RowCounts
{
    public static long Limit(PlanExecution x, Evaluator? limit) => Count(x, limit, long.MaxValue, SqlState.InvalidRowCountInLimit, "LIMIT must not be negative");

    public static long Offset(PlanExecution x, Evaluator? offset) => Count(x, offset, 0, SqlState.InvalidRowCountInOffset, "OFFSET must not be negative");

    private static long Count(PlanExecution x, Evaluator? count, long absent, string code, string message)
    {
        if (count is null)
        {
            return absent;
        }

        Datum value = count.Evaluate(x, []);
        return value.IsNull ? absent : value.Int64 >= 0 ? value.Int64 : throw new SqlException(code, message);
    }
}

/// <summary>Rows after the first ones, up to a number; with ties also those equal to the last by the sort keys.</summary>
internal sealed class LimitOperator(Operator input, Evaluator? limit, Evaluator? offset, RowOrder? ties) : Operator
{
    public override RowCursor Open(PlanExecution x)
    {
        long skip = RowCounts.Offset(x, offset);
        long take = RowCounts.Limit(x, limit);
        return take == 0 ? EmptyCursor.Instance : new Cursor(input.Open(x), skip, take, ties, x);
    }

    private sealed class Cursor(RowCursor input, long skip, long take, RowOrder? ties, PlanExecution x) : RowCursor
    {
        private Datum[]? _lastKey;
        private bool _done;

        public override Datum[]? Next()
        {
            if (_done)
            {
                return null;
            }

            for (; skip > 0; skip--)
            {
                if (input.Next() is null)
                {
                    return null;
                }
            }

            if (take > 0)
            {
                Datum[]? row = input.Next();
                take--;
                if (row is not null && take == 0)
                {
                    if (ties is null)
                    {
                        _done = true;
                    }
                    else
                    {
                        _lastKey = ties.Key(x, row);
                    }
                }

                return row;
            }

            Datum[]? next = input.Next();
            if (next is not null && ties!.Compare(ties.Key(x, next), _lastKey!) == 0)
            {
                return next;
            }

            _done = true;
            return null;
        }

        protected override void Close() => input.Dispose();
    }
}

/// <summary>Sort keys made ready: evaluates them and compares them.</summary>
internal sealed class RowOrder(Evaluator[] keys, Values.ValueRule[] rules, bool[] descending, bool[] nullsFirst)
{
    public int Count => keys.Length;

    /// <summary>Whether there is one key and it lies in the bits.</summary>
    public bool IsSingleBits => keys.Length == 1 && rules[0].IsBits;

    public bool FirstDescending => descending[0];

    public bool FirstNullsFirst => nullsFirst[0];

    public Evaluator First => keys[0];

    public Datum[] Key(PlanExecution x, Datum[] row)
    {
        var key = new Datum[keys.Length];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = keys[i].Evaluate(x, row);
        }

        return key;
    }

    public int Compare(ReadOnlySpan<Datum> a, ReadOnlySpan<Datum> b)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            int order;
            if (a[i].IsNull || b[i].IsNull)
            {
                order = a[i].IsNull == b[i].IsNull ? 0 : a[i].IsNull == nullsFirst[i] ? -1 : 1;
            }
            else
            {
                order = rules[i].Compare(a[i], b[i]);
                order = descending[i] ? -order : order;
            }

            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
