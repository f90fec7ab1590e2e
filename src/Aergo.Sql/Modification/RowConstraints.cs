using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>What a row must fulfil by itself: generated values, NOT NULL, CHECK, and the options of views on top.</summary>
internal sealed class RowConstraints
{
    private readonly SqlContext _context;
    private readonly LogicalModify _node;
    private readonly IModifyEvaluator _evaluator;
    private readonly int[] _notNull;
    private readonly (ConstraintInfo Constraint, BoundExpression Condition)[] _checks;

    public RowConstraints(SqlContext context, LogicalModify node, IModifyEvaluator evaluator)
    {
        (_context, _node, _evaluator) = (context, node, evaluator);
        _notNull = node.Table.Columns.Select((c, i) => c.NotNull ? i : -1).Where(i => i >= 0).ToArray();
        _checks = node.Checks.OrderBy(c => c.Constraint.Name, System.StringComparer.Ordinal).ToArray();
    }

    /// <summary>Fills in generated columns; <paramref name="row"/> changes.</summary>
    public void Generate(Datum[] row)
    {
        if (_node.Generated.Count == 0)
        {
            return;
        }

        // A generated column never reads another one, so one binding serves all.
        _evaluator.Bind(_node.CheckColumns, row);
        foreach ((int column, BoundExpression value) in _node.Generated)
        {
            row[column] = _evaluator.Evaluate(value);
        }
    }

    /// <summary>NOT NULL, then CHECK in order of name.</summary>
    public void Check(Datum[] row)
    {
        foreach (int column in _notNull)
        {
            if (row[column].IsNull)
            {
                throw NotNullViolation(_context, _node.Table, column, row);
            }
        }

        if (_checks.Length == 0)
        {
            return;
        }

        _evaluator.Bind(_node.CheckColumns, row);
        foreach ((ConstraintInfo constraint, BoundExpression condition) in _checks)
        {
            Datum holds = _evaluator.Evaluate(condition);
            if (!holds.IsNull && !holds.Boolean)
            {
                throw CheckViolation(_context, _node.Table, constraint.Name, row);
            }
        }
    }

    /// <summary>Row-level security on a new row; 42501.</summary>
    public void CheckNew(IReadOnlyList<BoundPolicyCheck> checks, Datum[] row) => CheckPolicies(checks, row, "new row", string.Empty);

    /// <summary>Row-level security on a row that is about to be changed and that the source did not leave out; 42501.</summary>
    public void CheckExisting(IReadOnlyList<BoundPolicyCheck> checks, Datum[] row) =>
        CheckPolicies(checks, row, _node is LogicalMerge ? "target row" : "new row", " (USING expression)");

    private void CheckPolicies(IReadOnlyList<BoundPolicyCheck> checks, Datum[] row, string which, string expression)
    {
        if (checks.Count == 0)
        {
            return;
        }

        _evaluator.Bind(_node.CheckColumns, row);
        foreach (BoundPolicyCheck check in checks)
        {
            if (!_evaluator.Evaluate(check.Condition).IsTrue)
            {
                string policy = check.Policy is null ? string.Empty : $" \"{check.Policy}\"";
                throw new SqlException(SqlState.InsufficientPrivilege, $"{which} violates row-level security policy{policy}{expression} for table \"{_node.Table.Name}\"");
            }
        }
    }

    public void CheckViews(Datum[] row)
    {
        if (_node.ViewChecks.Count == 0)
        {
            return;
        }

        _evaluator.Bind(_node.CheckColumns, row);
        foreach ((string view, BoundExpression condition) in _node.ViewChecks)
        {
            if (!_evaluator.Evaluate(condition).IsTrue)
            {
                throw new SqlException(SqlState.WithCheckOptionViolation, $"new row violates check option for view \"{view}\"")
                {
                    Detail = RowText.FailingRow(_context, _node.Table, row),
                };
            }
        }
    }

    public static SqlException NotNullViolation(SqlContext context, TableDefinition table, int column, Datum[] row) =>
        new(SqlState.NotNullViolation, $"null value in column \"{table.Columns[column].Name}\" of relation \"{table.Name}\" violates not-null constraint")
        {
            Detail = RowText.FailingRow(context, table, row),
            SchemaName = context.Catalog.Schemas[table.SchemaOid].Name,
            TableName = table.Name,
            ColumnName = table.Columns[column].Name,
        };

    public static SqlException CheckViolation(SqlContext context, TableDefinition table, string constraint, Datum[] row) =>
        new(SqlState.CheckViolation, $"new row for relation \"{table.Name}\" violates check constraint \"{constraint}\"")
        {
            Detail = RowText.FailingRow(context, table, row),
            SchemaName = context.Catalog.Schemas[table.SchemaOid].Name,
            TableName = table.Name,
            ConstraintName = constraint,
        };
}
