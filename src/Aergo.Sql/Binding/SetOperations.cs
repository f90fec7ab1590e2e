using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Brings the columns of one side of a UNION to the common types.</summary>
internal static class SetOperations
{
    /// <summary>An expression with the type of an output column: the untyped literal itself where the column is one.</summary>
    public static BoundExpression Representative(LogicalNode node, int index)
    {
        OutputColumn column = node.Columns[index];
        return column.Type.Oid == SqlTypes.UnknownOid && Source(node, index) is { } source
            ? source
            : new BoundColumn(column.Id, column.Type, column.Modifier) { Position = Position(node, index) };
    }

    public static int Position(LogicalNode node, int index) => Source(node, index)?.Position ?? -1;

    /// <summary>The side with its columns coerced; untyped literals and parameters are replaced where they stand.</summary>
    public static LogicalNode Coerce(BindingState state, LogicalNode node, IReadOnlyList<(SqlType Type, int Modifier)> want, string construct)
    {
        bool same = true;
        for (int i = 0; i < want.Count; i++)
        {
            if (node.Columns[i].Type.Oid == SqlTypes.UnknownOid)
            {
                node = Replace(state, node, i, want[i].Type);
            }

            same &= node.Columns[i].Type.Oid == want[i].Type.Oid;
        }

        if (same)
        {
            return node;
        }

        List<BoundExpression> expressions = [];
        for (int i = 0; i < want.Count; i++)
        {
            OutputColumn column = node.Columns[i];
            expressions.Add(CommonTypes.Coerce(state, new BoundColumn(column.Id, column.Type, column.Modifier) { Position = Position(node, i) }, want[i].Type, construct));
        }

        return new LogicalProject(node, expressions, node.Columns.Select((c, i) => state.NewColumn(c.Name, want[i].Type, want[i].Modifier)).ToArray());
    }

    // Goes down to the projection that makes the column; what is between takes its columns from below.
    private static LogicalNode Replace(BindingState state, LogicalNode node, int index, SqlType type)
    {
        switch (node)
        {
            case LogicalProject project:
            {
                BoundExpression[] expressions = [.. project.Expressions];
                OutputColumn[] columns = [.. project.Columns];
                expressions[index] = state.Coercions.Coerce(expressions[index], type, CastContext.Implicit);
                columns[index] = columns[index] with { Type = type };
                return project with { Expressions = expressions, Columns = columns };
            }

            case LogicalDistinct { On: null } distinct:
                return new LogicalDistinct(Replace(state, distinct.Input, index, type), null);
            case LogicalFilter filter:
                return new LogicalFilter(Replace(state, filter.Input, index, type), filter.Condition) { IsBarrier = filter.IsBarrier };
            case LogicalLimit limit when limit.TiesBy is null:
                return new LogicalLimit(Replace(state, limit.Input, index, type), limit.Limit, limit.Offset, null);
            case LogicalWith with:
                return new LogicalWith(with.Tables, Replace(state, with.Body, index, type));
            default:
            {
                List<BoundExpression> expressions = [];
                List<OutputColumn> columns = [];
                for (int i = 0; i < node.Columns.Count; i++)
                {
                    OutputColumn column = node.Columns[i];
                    BoundExpression value = new BoundColumn(column.Id, column.Type, column.Modifier);
                    value = i == index ? state.Coercions.Coerce(value, type, CastContext.Implicit) : value;
                    expressions.Add(value);
                    columns.Add(state.NewColumn(column.Name, value));
                }

                return new LogicalProject(node, expressions, columns);
            }
        }
    }

    private static BoundExpression? Source(LogicalNode node, int index) => node switch
    {
        LogicalProject project => project.Expressions[index],
        LogicalProjectSet project => project.Expressions[index],
        LogicalDistinct distinct => Source(distinct.Input, index),
        LogicalSort sort => Source(sort.Input, index),
        LogicalLimit limit => Source(limit.Input, index),
        LogicalWith with => Source(with.Body, index),
        LogicalSetOperation set => Source(set.Left, index),
        _ => null,
    };
}
