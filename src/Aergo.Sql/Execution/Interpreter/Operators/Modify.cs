using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Modification;
using Aergo.Sql.Planning;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>Hands the source's rows to the change executor; its rows are those of RETURNING.</summary>
internal sealed class ModifyOperator(LogicalNode change, Operator source, ModifyLayout layout, IReadOnlyDictionary<BoundExpression, (Evaluator Evaluator, int Gas)> expressions) : Operator
{
    public override RowCursor Open(PlanExecution x)
    {
        using RowCursor cursor = source.Open(x);
        ModifyResult result = x.Context.Services.Changes.Execute(x.Context, change, Rows(cursor), new ChangeEvaluator(x, layout, expressions));
        x.Affected = result.Affected;
        return new ListCursor(result.Returning as List<Datum[]> ?? [.. result.Returning]);
    }

    private static IEnumerable<Datum[]> Rows(RowCursor cursor)
    {
        while (cursor.Next() is { } row)
        {
            yield return row;
        }
    }

    private sealed class ChangeEvaluator(PlanExecution x, ModifyLayout layout, IReadOnlyDictionary<BoundExpression, (Evaluator Evaluator, int Gas)> expressions) : IModifyEvaluator
    {
        private Dictionary<BoundExpression, LateExpression>? _late;

        public void Bind(IReadOnlyList<OutputColumn> columns, Datum[] values)
        {
            if (layout.Lists.TryGetValue(columns, out int[]? cells))
            {
                for (int i = 0; i < cells.Length; i++)
                {
                    x.Cells[cells[i]] = values[i];
                }

                return;
            }

            for (int i = 0; i < columns.Count; i++)
            {
                if (layout.Cells.TryGetValue(columns[i].Id, out int cell))
                {
                    x.Cells[cell] = values[i];
                }
            }
        }

        public Datum Evaluate(BoundExpression expression)
        {
            if (!expressions.TryGetValue(expression, out (Evaluator Evaluator, int Gas) ready))
            {
                return Late(expression);
            }

            x.Charge(ready.Gas);
            return ready.Evaluator.Evaluate(x, []);
        }

        /// <summary>An expression the plan did not know: over the same cells, in an execution of its own.</summary>
        private Datum Late(BoundExpression expression)
        {
            _late ??= new Dictionary<BoundExpression, LateExpression>(ReferenceEqualityComparer.Instance);
            if (!_late.TryGetValue(expression, out LateExpression? ready))
            {
                BoundExpression resolved = Resolve(expression);
                var compiler = new TreeCompiler(x.Cells.Length, 0, (_, _) => throw SqlException.NotSupported("subquery in an expression of a table"));
                Evaluator evaluator = compiler.Compile(resolved);
                ready = new LateExpression(
                    evaluator, ExpressionGas.Of(resolved), new PlanExecution(x.Context, x.Parameters, x.Frame, compiler.CellCount, compiler.StateCount) { Reads = x.Reads });
                _late.Add(expression, ready);
            }

            x.Charge(ready.Gas);
            x.Cells.CopyTo(ready.Execution.Cells, 0);
            return ready.Evaluator.Evaluate(ready.Execution, []);
        }

        private BoundExpression Resolve(BoundExpression expression) => expression is BoundColumn column
            ? new PlanCell(layout.Cells[column.ColumnId], column.Type, column.Modifier)
            : ExpressionTree.Map(expression, Resolve);

        private sealed record LateExpression(Evaluator Evaluator, int Gas, PlanExecution Execution);
    }
}
