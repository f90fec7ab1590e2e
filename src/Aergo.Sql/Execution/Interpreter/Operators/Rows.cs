using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

internal sealed class FilterOperator(Operator input, Evaluator condition, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(input.Open(x), condition, gas, x);

    private sealed class Cursor(RowCursor input, Evaluator condition, int gas, PlanExecution x) : RowCursor
    {
        public override Datum[]? Next()
        {
            while (input.Next() is { } row)
            {
                x.Charge(gas);
                if (condition.IsTrue(x, row))
                {
                    return row;
                }
            }

            return null;
        }

        protected override void Close() => input.Dispose();
    }
}

/// <summary>Opens its input only when the condition, which reads no row, is true.</summary>
internal sealed class GateOperator(Operator input, Evaluator condition, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x)
    {
        x.Charge(gas);
        return condition.IsTrue(x, []) ? input.Open(x) : EmptyCursor.Instance;
    }
}

internal sealed class ProjectOperator(Operator input, Evaluator[] expressions, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(input.Open(x), expressions, gas, x);

    private sealed class Cursor(RowCursor input, Evaluator[] expressions, int gas, PlanExecution x) : RowCursor
    {
        public override Datum[]? Next()
        {
            Datum[]? row = input.Next();
            if (row is null)
            {
                return null;
            }

            x.Charge(gas);
            var result = new Datum[expressions.Length];
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = expressions[i].Evaluate(x, row);
            }

            return result;
        }

        protected override void Close() => input.Dispose();
    }
}

/// <summary>Moves columns about and nothing else.</summary>
internal sealed class SelectOperator(Operator input, int[] slots, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(input.Open(x), slots, gas, x);

    private sealed class Cursor(RowCursor input, int[] slots, int gas, PlanExecution x) : RowCursor
    {
        public override Datum[]? Next()
        {
            Datum[]? row = input.Next();
            if (row is null)
            {
                return null;
            }

            x.Charge(gas);
            var result = new Datum[slots.Length];
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = row[slots[i]];
            }

            return result;
        }

        protected override void Close() => input.Dispose();
    }
}

internal sealed class AppendOperator(Operator[] inputs) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(inputs, x);

    private sealed class Cursor(Operator[] inputs, PlanExecution x) : RowCursor
    {
        private RowCursor? _open;
        private int _next;

        public override Datum[]? Next()
        {
            while (true)
            {
                if (_open is null)
                {
                    if (_next == inputs.Length)
                    {
                        return null;
                    }

                    _open = inputs[_next++].Open(x);
                }

                if (_open.Next() is { } row)
                {
                    return row;
                }

                _open.Dispose();
                _open = null;
            }
        }

        protected override void Close() => _open?.Dispose();
    }
}
