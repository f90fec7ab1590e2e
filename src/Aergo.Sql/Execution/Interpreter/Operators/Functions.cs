using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>A call that gives rows, or one value as one row.</summary>
internal sealed class RowSource(BoundExpression call, Evaluator[] arguments, Evaluator? scalar)
{
    /// <summary>Type of a single value made of the row's columns.</summary>
    public SqlType Type { get; } = RowTypeOf(call);

    public IEnumerable<Datum[]> Rows(PlanExecution x, Datum[] row)
    {
        if (scalar is not null)
        {
            return [[scalar.Evaluate(x, row)]];
        }

        var values = new Datum[arguments.Length];
        bool hasNull = false;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(x, row);
            hasNull |= values[i].IsNull;
        }

        switch (call)
        {
            case BoundCall { Function: { Set: { } set } function } c:
                return function.Strict && hasNull ? [] : set(x.Context, c.Site, values);
            case BoundRoutineCall c:
                return c.Routine.Strict && hasNull ? [] : x.Context.Services.Routines.InvokeSet(x.Context, x.Reads, c.Routine, c.Site, values);
            default:
                throw new InvalidOperationException("not a set function");
        }
    }

    /// <summary>A row as one value: the record of its columns where the call gives records.</summary>
    public Datum Value(Datum[] row) =>
        Type.Fields.Count == row.Length && Type.Representation == Representation.Record && !(row.Length == 1 && row[0].Object is SqlRecord)
            ? Datum.FromObject(new SqlRecord(Type, row))
            : row[0];

    private static SqlType RowTypeOf(BoundExpression call)
    {
        if (call.Type.Underlying.Fields.Count > 0)
        {
            return call.Type.Underlying;
        }

        IReadOnlyList<SqlField> fields = call switch
        {
            BoundCall c => c.Site.ResultFields.Count > 0 ? c.Site.ResultFields : c.Function.Columns,
            BoundRoutineCall c => c.Site.ResultFields,
            _ => [],
        };
        return fields.Count > 1 ? SqlRecord.AnonymousType(fields) : call.Type;
    }
}

/// <summary>Functions in FROM, side by side.</summary>
internal sealed class FunctionScanOperator((RowSource Source, int Columns, bool Expand)[] functions, bool withOrdinality, int width, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(this, x);

    private sealed class Cursor : RowCursor
    {
        private readonly FunctionScanOperator _owner;
        private readonly PlanExecution _x;
        private readonly IEnumerator<Datum[]>?[] _open;
        private long _number;

        public Cursor(FunctionScanOperator owner, PlanExecution x)
        {
            (_owner, _x) = (owner, x);
            _open = [.. owner.Functions.Select(f => f.Source.Rows(x, []).GetEnumerator())];
        }

        public override Datum[]? Next()
        {
            var row = new Datum[_owner.Width];
            bool any = false;
            int place = 0;
            for (int i = 0; i < _open.Length; i++)
            {
                (_, int columns, bool expand) = _owner.Functions[i];
                if (_open[i] is { } rows)
                {
                    if (rows.MoveNext())
                    {
                        any = true;
                        if (expand || columns != 1)
                        {
                            Spread(rows.Current, row.AsSpan(place, columns), expand);
                        }
                        else
                        {
                            row[place] = _owner.Functions[i].Source.Value(rows.Current);
                        }
                    }
                    else
                    {
                        rows.Dispose();
                        _open[i] = null;
                    }
                }

                place += columns;
            }

            if (!any)
            {
                return null;
            }

            _x.Charge(_owner.Gas);
            if (_owner.WithOrdinality)
            {
                row[^1] = Datum.From(++_number);
            }

            return row;
        }

        protected override void Close()
        {
            foreach (IEnumerator<Datum[]>? rows in _open)
            {
                rows?.Dispose();
            }
        }

        private static void Spread(Datum[] from, Span<Datum> to, bool expand)
        {
            if (expand && from.Length == 1 && (from[0].IsNull || from[0].Object is SqlRecord))
            {
                if (from[0].IsNull)
                {
                    to.Clear();
                    return;
                }

                from = from[0].Ref<SqlRecord>().Fields;
            }

            from.AsSpan(0, Math.Min(from.Length, to.Length)).CopyTo(to);
        }
    }

    private (RowSource Source, int Columns, bool Expand)[] Functions => functions;

    private bool WithOrdinality => withOrdinality;

    private int Width => width;

    private int Gas => gas;
}

/// <summary>A projection in which sets multiply the rows, in lock step; shorter sets are padded with NULL.</summary>
internal sealed class ProjectSetOperator(Operator input, (Evaluator? Scalar, RowSource? Set)[] columns, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(input.Open(x), columns, gas, x);

    private sealed class Cursor(RowCursor input, (Evaluator? Scalar, RowSource? Set)[] columns, int gas, PlanExecution x) : RowCursor
    {
        private readonly IEnumerator<Datum[]>?[] _sets = new IEnumerator<Datum[]>?[columns.Length];
        private Datum[]? _row;

        public override Datum[]? Next()
        {
            while (true)
            {
                if (_row is null)
                {
                    _row = input.Next();
                    if (_row is null)
                    {
                        return null;
                    }

                    for (int i = 0; i < columns.Length; i++)
                    {
                        _sets[i] = columns[i].Set?.Rows(x, _row).GetEnumerator();
                    }
                }

                var result = new Datum[columns.Length];
                bool any = false;
                for (int i = 0; i < columns.Length; i++)
                {
                    if (columns[i].Set is not { } set || _sets[i] is not { } rows)
                    {
                        continue;
                    }

                    if (rows.MoveNext())
                    {
                        any = true;
                        result[i] = set.Value(rows.Current);
                    }
                    else
                    {
                        rows.Dispose();
                        _sets[i] = null;
                    }
                }

                if (!any)
                {
                    _row = null;
                    continue;
                }

                x.Charge(gas);
                for (int i = 0; i < columns.Length; i++)
                {
                    if (columns[i].Scalar is { } scalar)
                    {
                        result[i] = scalar.Evaluate(x, _row);
                    }
                }

                return result;
            }
        }

        protected override void Close()
        {
            foreach (IEnumerator<Datum[]>? rows in _sets)
            {
                rows?.Dispose();
            }

            input.Dispose();
        }
    }
}
