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
        private Dictionary<BoundExpression, (Evaluator Evaluator, int Gas)>? _late;

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
                ready = Late(expression);
            }

            x.Charge(ready.Gas);
            return ready.Evaluator.Evaluate(x, []);
        }

        /// <summary>An expression the plan did not know: over the same cells, made now.</summary>
        private (Evaluator Evaluator, int Gas) Late(BoundExpression expression)
        {
            _late ??= new Dictionary<BoundExpression, (Evaluator Evaluator, int Gas)>(ReferenceEqualityComparer.Instance);
            if (!_late.TryGetValue(expression, out (Evaluator Evaluator, int Gas) ready))
            {
                BoundExpression resolved = Resolve(expression);
                var compiler = new TreeCompiler(0, (_, _) => throw SqlException.NotSupported("subquery in an expression of a table"));
                Evaluator evaluator = compiler.Compile(resolved);
                ready = compiler.CellCount == 0
                    ? (evaluator, ExpressionGas.Of(resolved))
                    : throw SqlException.NotSupported("this form of expression in a table");
                _late.Add(expression, ready);
            }

            return ready;
        }

        private BoundExpression Resolve(BoundExpression expression) => expression is BoundColumn column
            ? new PlanCell(layout.Cells[column.ColumnId], column.Type, column.Modifier)
            : ExpressionTree.Map(expression, Resolve);
    }
}
