using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Prints queries over several lines, indented like PostgreSQL's view definitions.</summary>
internal sealed class QueryPrinter(StringBuilder text, ExpressionPrinter expressions)
{
    public void Write(SelectStatement query, int indent)
    {
        if (query.With is not null)
        {
            With(query.With, indent);
        }

        Body(query.Body, indent, query is { OrderBy.Count: 0, Limit: null, Offset: null } && query.With is null);
        if (query.OrderBy.Count > 0)
        {
            Clause("ORDER BY ", indent);
            expressions.Order(query.OrderBy);
        }

        if (query.Offset is not null)
        {
            Clause("OFFSET ", indent);
            expressions.Write(query.Offset);
        }

        if (query.WithTies)
        {
            Clause("FETCH FIRST (", indent);
            expressions.Write(query.Limit!);
            text.Append(") ROWS WITH TIES");
        }
        else if (query.Limit is not null)
        {
            Clause("LIMIT ", indent);
            expressions.Write(query.Limit);
        }

        foreach (LockingClause locking in query.Locking)
        {
            Clause(locking.Strength, indent);
            if (locking.Tables.Count > 0)
            {
                text.Append(" OF ").Append(NamePrinter.List([.. locking.Tables.Select(t => t.Name)]));
            }
        }
    }

    private void Clause(string words, int indent) => text.Append('\n').Append(' ', indent + 2).Append(words);

    private void With(WithClause with, int indent)
    {
        text.Append(with.Recursive ? " WITH RECURSIVE " : " WITH ");
        for (int i = 0; i < with.Tables.Count; i++)
        {
            CommonTable table = with.Tables[i];
            text.Append(i == 0 ? "" : ", ").Append(NamePrinter.Quote(table.Name));
            if (table.Columns.Count > 0)
            {
                text.Append('(').Append(NamePrinter.List(table.Columns)).Append(')');
            }

            text.Append(table.Materialized switch { true => " AS MATERIALIZED (\n", false => " AS NOT MATERIALIZED (\n", null => " AS (\n" });
            text.Append(' ', indent + 8);
            if (table.Statement is SelectStatement query)
            {
                Write(query, indent + 8);
            }
            else
            {
                text.Append(table.Statement.Text ?? throw SqlException.NotSupported("printing a statement that changes data"));
            }

            text.Append('\n').Append(' ', indent + 8).Append(')');
            SearchAndCycle(table);
        }

        text.Append('\n').Append(' ', indent);
    }

    private void SearchAndCycle(CommonTable table)
    {
        if (table.Search is { } search)
        {
            text.Append(search.BreadthFirst ? " SEARCH BREADTH" : " SEARCH DEPTH").Append(" FIRST BY ").Append(NamePrinter.List(search.Columns))
                .Append(" SET ").Append(NamePrinter.Quote(search.Sequence));
        }

        if (table.Cycle is { } cycle)
        {
            text.Append(" CYCLE ").Append(NamePrinter.List(cycle.Columns)).Append(" SET ").Append(NamePrinter.Quote(cycle.Mark));
            if (cycle is not { Value: Literal { Kind: LiteralKind.Boolean, Text: "true" }, Default: Literal { Kind: LiteralKind.Boolean, Text: "false" } })
            {
                text.Append(" TO ");
                expressions.Write(cycle.Value);
                text.Append(" DEFAULT ");
                expressions.Write(cycle.Default);
            }

            text.Append(" USING ").Append(NamePrinter.Quote(cycle.Path));
        }
    }

    private void Body(QueryBody body, int indent, bool plain)
    {
        switch (body)
        {
            case SelectCore core:
                Core(core, indent);
                break;
            case ValuesBody values:
                Values(values);
                break;
            case SetOperation set:
                Operand(set.Left, indent, LeftNeedsParentheses(set));
                text.Append('\n').Append(' ', indent).Append(set.Operator switch { SetOperator.Union => "UNION", SetOperator.Intersect => "INTERSECT", _ => "EXCEPT" });
                text.Append(set.All ? " ALL\n" : "\n").Append(' ', indent);
                Operand(set.Right, indent, set.Right is SetOperation);
                break;
            case NestedQuery nested:
                // A query in parentheses that takes clauses directly would be read as one query.
                text.Append(plain ? "" : "(");
                Write(nested.Query, indent);
                text.Append(plain ? "" : ")");
                break;
            default:
                throw new UnreachableException(body.GetType().Name);
        }
    }

    // Chains lean to the left; INTERSECT binds more strongly.
    private static bool LeftNeedsParentheses(SetOperation set) =>
        set.Left is SetOperation left && set.Operator == SetOperator.Intersect && left.Operator != SetOperator.Intersect;

    private void Operand(QueryBody body, int indent, bool parentheses)
    {
        if (body is NestedQuery nested)
        {
            text.Append('(');
            Write(nested.Query, indent);
            text.Append(')');
            return;
        }

        text.Append(parentheses ? "(" : "");
        Body(body, indent, true);
        text.Append(parentheses ? ")" : "");
    }

    private void Values(ValuesBody values)
    {
        text.Append(" VALUES ");
        for (int i = 0; i < values.Rows.Count; i++)
        {
            text.Append(i == 0 ? "(" : ", (");
            expressions.Items(values.Rows[i]);
            text.Append(')');
        }
    }

    private void Core(SelectCore core, int indent)
    {
        text.Append(" SELECT");
        if (core.DistinctOn.Count > 0)
        {
            text.Append(" DISTINCT ON (");
            expressions.Items(core.DistinctOn);
            text.Append(')');
        }
        else if (core.Distinct)
        {
            text.Append(" DISTINCT");
        }

        for (int i = 0; i < core.Items.Count; i++)
        {
            if (i == 0)
            {
                text.Append(' ');
            }
            else
            {
                text.Append(",\n").Append(' ', indent + 4);
            }

            Item(core.Items[i]);
        }

        if (core.Into is not null)
        {
            text.Append(core.IntoPersistence == Persistence.Temporary ? " INTO TEMP " : " INTO ").Append(NamePrinter.Quote(core.Into));
        }

        if (core.From.Count > 0)
        {
            text.Append('\n').Append(' ', indent + 3).Append("FROM ");
            for (int i = 0; i < core.From.Count; i++)
            {
                if (i > 0)
                {
                    text.Append(",\n").Append(' ', indent + 4);
                }

                Table(core.From[i], indent);
            }
        }

        if (core.Where is not null)
        {
            Clause("WHERE ", indent);
            expressions.Write(core.Where);
        }

        if (core.GroupBy.Count > 0)
        {
            Clause(core.GroupByDistinct ? "GROUP BY DISTINCT " : "GROUP BY ", indent);
            Groups(core.GroupBy);
        }

        if (core.Having is not null)
        {
            Clause("HAVING ", indent);
            expressions.Write(core.Having);
        }

        if (core.Windows.Count > 0)
        {
            Clause("WINDOW ", indent);
            for (int i = 0; i < core.Windows.Count; i++)
            {
                text.Append(i == 0 ? "" : ", ").Append(NamePrinter.Quote(core.Windows[i].Name)).Append(" AS ");
                Write(core.Windows[i].Specification);
            }
        }
    }

    private void Item(SelectItem item)
    {
        expressions.Write(item.Expression);
        if (item.Alias is not null)
        {
            text.Append(" AS ").Append(NamePrinter.Quote(item.Alias));
        }
    }

    private void Groups(IReadOnlyList<GroupingElement> elements)
    {
        for (int i = 0; i < elements.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            switch (elements[i])
            {
                case GroupingExpression single:
                    expressions.Write(single.Expression);
                    break;
                case GroupingList list:
                    text.Append('(');
                    expressions.Items(list.Expressions);
                    text.Append(')');
                    break;
                case GroupingSpecification specification:
                    text.Append(specification.Kind switch { GroupingKind.Rollup => "ROLLUP(", GroupingKind.Cube => "CUBE(", _ => "GROUPING SETS (" });
                    Groups(specification.Elements);
                    text.Append(')');
                    break;
            }
        }
    }

    // ---- FROM -------------------------------------------------------------------------------------------------------------

    private void Table(TableExpression table, int indent)
    {
        switch (table)
        {
            case NamedTable named:
                text.Append(NamePrinter.Quote(named.Name));
                if (named.AsOf is not null)
                {
                    AsOf(named.AsOf);
                }

                break;
            case DerivedTable derived:
                text.Append(derived.Lateral ? "LATERAL (" : "(");
                Write(derived.Query, indent + 12);
                text.Append(')');
                break;
            case FunctionTable function:
                Function(function);
                return;
            case Join join:
                JoinOf(join, indent);
                return;
            default:
                throw new UnreachableException(table.GetType().Name);
        }

        Alias(table);
        if (table is NamedTable { Sampled: true })
        {
            throw SqlException.NotSupported("TABLESAMPLE");
        }
    }

    private void AsOf(PointInTime point)
    {
        text.Append(point.Kind switch
        {
            PointInTimeKind.Block => " AS OF BLOCK ",
            PointInTimeKind.Timestamp => " AS OF TIMESTAMP ",
            PointInTimeKind.Commit => " AS OF COMMIT ",
            _ => " AS OF BRANCH ",
        });
        expressions.Write(point.Value);
    }

    private void Alias(TableExpression table)
    {
        if (table.Alias is not null)
        {
            // AS keeps an alias called "of" apart from AS OF.
            text.Append(" AS ").Append(NamePrinter.Quote(table.Alias));
        }

        if (table.ColumnAliases.Count > 0)
        {
            text.Append('(').Append(NamePrinter.List(table.ColumnAliases)).Append(')');
        }
    }

    private void Function(FunctionTable table)
    {
        text.Append(table.Lateral ? "LATERAL " : "").Append(table.RowsFrom ? "ROWS FROM(" : "");
        for (int i = 0; i < table.Functions.Count; i++)
        {
            TableFunction function = table.Functions[i];
            text.Append(i == 0 ? "" : ", ");
            expressions.Write(function.Call);
            if (table.RowsFrom && function.ColumnDefinitions.Count > 0)
            {
                text.Append(" AS ");
                Definitions(function.ColumnDefinitions);
            }
        }

        text.Append(table.RowsFrom ? ")" : "").Append(table.WithOrdinality ? " WITH ORDINALITY" : "");
        if (!table.RowsFrom && table.Functions[0].ColumnDefinitions.Count > 0)
        {
            text.Append(" AS ").Append(table.Alias is null ? "" : NamePrinter.Quote(table.Alias));
            Definitions(table.Functions[0].ColumnDefinitions);
        }
        else
        {
            Alias(table);
        }
    }

    private void Definitions(IReadOnlyList<ColumnTyping> columns) =>
        text.Append('(').AppendJoin(", ", columns.Select(c => NamePrinter.Quote(c.Name) + " " + Deparser.Print(c.Type))).Append(')');

    private void JoinOf(Join join, int indent)
    {
        bool wrapped = join.Alias is not null;
        text.Append(wrapped ? "(" : "");
        Table(join.Left, indent);
        text.Append('\n').Append(' ', indent + 5).Append(join.Natural ? "NATURAL " : "");
        text.Append(join.Kind switch
        {
            JoinKind.Inner => "JOIN ",
            JoinKind.Left => "LEFT JOIN ",
            JoinKind.Right => "RIGHT JOIN ",
            JoinKind.Full => "FULL JOIN ",
            _ => "CROSS JOIN ",
        });
        bool nested = join.Right is Join { Alias: null };
        text.Append(nested ? "(" : "");
        Table(join.Right, indent);
        text.Append(nested ? ")" : "");
        if (join.On is not null)
        {
            text.Append(" ON ");
            expressions.Write(join.On);
        }
        else if (join.Using is not null)
        {
            text.Append(" USING (").Append(NamePrinter.List(join.Using)).Append(')');
            text.Append(join.UsingAlias is null ? "" : " AS " + NamePrinter.Quote(join.UsingAlias));
        }

        text.Append(wrapped ? ")" : "");
        if (wrapped)
        {
            Alias(join);
        }
    }

    // ---- windows ----------------------------------------------------------------------------------------------------------

    public void Write(WindowSpecification window)
    {
        if (window.Name is not null)
        {
            text.Append(NamePrinter.Quote(window.Name));
            return;
        }

        text.Append('(');
        string gap = "";
        if (window.BaseWindow is not null)
        {
            text.Append(NamePrinter.Quote(window.BaseWindow));
            gap = " ";
        }

        if (window.PartitionBy.Count > 0)
        {
            text.Append(gap).Append("PARTITION BY ");
            expressions.Items(window.PartitionBy);
            gap = " ";
        }

        if (window.OrderBy.Count > 0)
        {
            text.Append(gap).Append("ORDER BY ");
            expressions.Order(window.OrderBy);
            gap = " ";
        }

        if (window.Frame is not null)
        {
            text.Append(gap);
            Frame(window.Frame);
        }

        text.Append(')');
    }

    private void Frame(WindowFrame frame)
    {
        text.Append(frame.Mode switch { FrameMode.Rows => "ROWS", FrameMode.Range => "RANGE", _ => "GROUPS" }).Append(" BETWEEN ");
        Bound(frame.Start);
        text.Append(" AND ");
        Bound(frame.End);
        text.Append(frame.Exclusion switch
        {
            FrameExclusion.CurrentRow => " EXCLUDE CURRENT ROW",
            FrameExclusion.Group => " EXCLUDE GROUP",
            FrameExclusion.Ties => " EXCLUDE TIES",
            _ => "",
        });
    }

    private void Bound(FrameBound bound)
    {
        if (bound.Offset is not null)
        {
            expressions.Write(bound.Offset);
            text.Append(bound.Kind == FrameBoundKind.Preceding ? " PRECEDING" : " FOLLOWING");
            return;
        }

        text.Append(bound.Kind switch
        {
            FrameBoundKind.UnboundedPreceding => "UNBOUNDED PRECEDING",
            FrameBoundKind.UnboundedFollowing => "UNBOUNDED FOLLOWING",
            _ => "CURRENT ROW",
        });
    }
}
