using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Modification;
using Aergo.Sql.Parsing;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>NOT NULL and CHECK over rows that a change of definition touches.</summary>
internal sealed class RowChecks
{
    private readonly DefinitionScope _scope;
    private readonly TableDefinition _table;
    private readonly (string Name, BoundExpression Condition)[] _checks;

    public RowChecks(DefinitionScope scope, TableDefinition table)
    {
        (_scope, _table) = (scope, table);
        _checks = table.Constraints.Where(c => c is { Type: ConstraintType.Check, Validated: true })
            .Select(c => (c.Name, BoundTexts.Condition(scope.Context, c.CheckText!, new RowScope(table.Name, table.Columns), ExpressionKind.CheckConstraint))).ToArray();
    }

    public void Require(Datum[] row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i].IsNull && _table.Columns[i].NotNull)
            {
                throw new SqlException(SqlState.NotNullViolation, $"column \"{_table.Columns[i].Name}\" of relation \"{_table.Name}\" contains null values")
                {
                    SchemaName = _scope.SchemaName(_table.SchemaOid),
                    TableName = _table.Name,
                    ColumnName = _table.Columns[i].Name,
                };
            }
        }

        foreach ((string name, BoundExpression condition) in _checks)
        {
            Datum holds = _scope.Context.Services.Runner.Evaluate(_scope.Context, condition, [], row);
            if (!holds.IsNull && !holds.Boolean)
            {
                throw Violated(_scope, _table, name);
            }
        }
    }

    public static SqlException Violated(DefinitionScope scope, TableDefinition table, string constraint) =>
        new(SqlState.CheckViolation, $"check constraint \"{constraint}\" of relation \"{table.Name}\" is violated by some row")
        {
            SchemaName = scope.SchemaName(table.SchemaOid),
            TableName = table.Name,
            ConstraintName = constraint,
        };
}

/// <summary>Works out the generated columns of rows again.</summary>
internal sealed class Generations(DefinitionScope scope, TableDefinition table)
{
    private readonly (int Place, BoundExpression Value)[] _columns = table.Columns
        .Select((c, i) => (Column: c, Place: i))
        .Where(c => c.Column.Generated == GeneratedKind.Stored)
        .Select(c => (c.Place, BoundTexts.Assigned(
            scope.Context, SqlParser.ParseExpression(c.Column.DefaultText!), new RowScope(table.Name, table.Columns), ExpressionKind.GeneratedColumn, c.Column)))
        .ToArray();

    public void Fill(Datum[] row)
    {
        foreach ((int place, BoundExpression value) in _columns)
        {
            row[place] = scope.Context.Services.Runner.Evaluate(scope.Context, value, [], row);
        }
    }
}
