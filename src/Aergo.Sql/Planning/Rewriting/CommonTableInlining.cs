using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;

namespace Aergo.Sql.Planning.Rewriting;

/// <summary>Puts common tables that are used once in the place where they are used.</summary>
internal sealed class CommonTableInlining
{
    private readonly Dictionary<int, LogicalNode> _sources = [];

    public LogicalNode Apply(LogicalNode node)
    {
        switch (node)
        {
            case LogicalWith with:
            {
                HashSet<int> ofChanges = ReadByChanges(with);
                var kept = new List<BoundCommonTable>();
                foreach (BoundCommonTable table in with.Tables)
                {
                    LogicalNode source = Apply(table.Source);
                    if (table.Inline && !ofChanges.Contains(table.Id) && table.RecursiveTerm is null && source is not (LogicalModify or LogicalViewModify) && !ExpressionFacts.IsVolatile(source))
                    {
                        _sources[table.Id] = source;
                    }
                    else
                    {
                        kept.Add(table with { Source = source, RecursiveTerm = table.RecursiveTerm is null ? null : Apply(table.RecursiveTerm) });
                    }
                }

                LogicalNode body = Apply(with.Body);
                return kept.Count == 0 ? body : with with { Tables = kept, Body = body };
            }

            case LogicalCteScan { WorkingTable: false } scan when _sources.TryGetValue(scan.CteId, out LogicalNode? source):
                return new LogicalProject(source, [.. source.Columns.Take(scan.Columns.Count).Select(c => new BoundColumn(c.Id, c.Type, c.Modifier))], scan.Columns);
            default:
                return LogicalTree.Map(node, Apply, Apply);
        }
    }

    /// <summary>Common tables that a change reads in what it evaluates itself, row by row: they stay, so that they are read once.</summary>
    private static HashSet<int> ReadByChanges(LogicalWith with)
    {
        var found = new HashSet<int>();
        foreach (LogicalNode part in LogicalTree.Inputs(with))
        {
            if (part is LogicalModify or LogicalViewModify)
            {
                foreach (BoundExpression expression in LogicalTree.Expressions(part))
                {
                    Collect(expression, found);
                }
            }
        }

        return found;
    }

    private static void Collect(BoundExpression expression, HashSet<int> found) => ExpressionTree.Any(expression, e =>
    {
        if (e is BoundSubquery subquery)
        {
            Collect(subquery.Query, found);
        }

        return false;
    });

    private static void Collect(LogicalNode node, HashSet<int> found)
    {
        if (node is LogicalCteScan scan)
        {
            found.Add(scan.CteId);
        }

        foreach (BoundExpression expression in LogicalTree.Expressions(node))
        {
            Collect(expression, found);
        }

        foreach (LogicalNode input in LogicalTree.Inputs(node))
        {
            Collect(input, found);
        }
    }

    public BoundExpression Apply(BoundExpression expression)
    {
        BoundExpression mapped = ExpressionTree.Map(expression, Apply);
        if (mapped is BoundSubquery subquery)
        {
            LogicalNode query = Apply(subquery.Query);
            return ReferenceEquals(query, subquery.Query) ? subquery : subquery with { Query = query };
        }

        return mapped;
    }
}
