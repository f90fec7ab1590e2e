using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Syntax;
using SortKey = Aergo.Sql.Binding.SortKey;

namespace Aergo.Sql.Execution.Explain;

/// <summary>A plan as PostgreSQL shows one: a tree of nodes with their properties.</summary>
/// <param name="verbose">Also says what each node puts out.</param>
internal sealed class PlanText(bool verbose)
{
    private readonly Dictionary<int, string> _cells = [];
    private ExplainNode? _current;

    /// <summary>The tree of a plan, to be written as text or JSON.</summary>
    public ExplainNode Describe(PlanNode root)
    {
        _current = null;
        Print(root, 0, string.Empty);
        return _current!;
    }

    private IReadOnlyList<string> Print(PlanNode node, int depth, string prefix)
    {
        var made = new ExplainNode(node, prefix);
        ExplainNode? outer = _current;
        outer?.Children.Add(made);
        _current = made;
        IReadOnlyList<string> names = Describe(node, depth, made.Properties, [], out string title);
        made.Title = title;
        if (verbose && names.Count > 0)
        {
            made.Properties.Insert(0, "Output: " + string.Join(", ", names));
        }

        _current = outer ?? made;
        return names;
    }

    /// <summary>Fills properties, prints the children after this node's line, and gives the names of the output slots.</summary>
    private IReadOnlyList<string> Describe(PlanNode node, int depth, List<string> properties, List<(PlanNode, string)> children, out string title)
    {
        _ = children;
        switch (node)
        {
            case PlanScan n:
            {
                title = $"Seq Scan{(n.Descending ? " Backward" : string.Empty)} on {Named(n.Table.Name, n.Alias)}";
                IReadOnlyList<string> names = Columns(n.Table.Columns.Select(c => c.Name), n.WithKey);
                Filter(n.Filter, names, properties, depth);
                return names;
            }

            case PlanCurrentRow n:
            {
                title = $"Row under cursor on {Named(n.Table.Name, n.Alias)}";
                IReadOnlyList<string> names = Columns(n.Table.Columns.Select(c => c.Name), true);
                Filter(n.Filter, names, properties, depth);
                return names;
            }

            case PlanVirtualScan n:
            {
                title = $"Seq Scan on {Named(n.Table.Definition.Name, n.Alias)}";
                IReadOnlyList<string> names = Columns(n.Table.Definition.Columns.Select(c => c.Name), false);
                Filter(n.Filter, names, properties, depth);
                return names;
            }

            case PlanIndexScan n:
            {
                title = $"Index Scan{(n.Descending ? " Backward" : string.Empty)} using {n.Index.Name} on {Named(n.Table.Name, n.Alias)}";
                IReadOnlyList<string> names = Columns(n.Table.Columns.Select(c => c.Name), n.WithKey);
                if (n.Conditions.Count > 0)
                {
                    properties.Add("Index Cond: " + (n.Conditions.Count == 1 ? Text(names).Print(n.Conditions[0]) : "(" + string.Join(" AND ", n.Conditions.Select(Text(names).Print)) + ")"));
                }

                Filter(n.Filter, names, properties, depth);
                return names;
            }

            case PlanOneRow:
                title = "Result";
                return [];
            case PlanNothing n:
                title = "Result";
                properties.Add("One-Time Filter: false");
                return Columns(Enumerable.Range(0, n.Width).Select(i => $"c{i}"), false);
            case PlanValues n:
                title = "Values Scan";
                return [.. Enumerable.Range(1, n.Width).Select(i => $"column{i}")];
            case PlanRows n:
                title = "Data";
                return [.. Enumerable.Range(1, n.Width).Select(i => $"column{i}")];
            case PlanFunctionScan n:
                title = "Function Scan on " + string.Join(", ", n.Functions.Select(f => f.Call switch { BoundCall c => c.Function.Name, BoundRoutineCall c => c.Routine.Name, _ => "expression" }));
                return Columns(Enumerable.Range(1, n.Width).Select(i => $"column{i}"), false);
            case PlanFilter n:
            {
                title = "Filter";
                IReadOnlyList<string> names = Print(n.Input, depth + 1, string.Empty);
                Filter(n.Condition, names, properties, depth);
                return names;
            }

            case PlanGate n:
            {
                title = "Result";
                properties.Add("One-Time Filter: " + Text([]).Print(n.Condition));
                return Print(n.Input, depth + 1, string.Empty);
            }

            case PlanProject n:
            {
                title = "Project";
                IReadOnlyList<string> names = Print(n.Input, depth + 1, string.Empty);
                return [.. n.Expressions.Select(Text(names).Print)];
            }

            case PlanProjectSet n:
            {
                title = "ProjectSet";
                IReadOnlyList<string> names = Print(n.Input, depth + 1, string.Empty);
                return [.. n.Expressions.Select(Text(names).Print)];
            }

            case PlanNestedLoop n:
            {
                title = "Nested Loop" + Kind(n.Kind);
                IReadOnlyList<string> left = Print(n.Left, depth + 1, string.Empty);
                foreach (CellBinding binding in n.Bindings)
                {
                    _cells[binding.Cell] = Text(left).Print(binding.Value);
                }

                List<string> both = [.. left, .. Print(n.Right, depth + 1, string.Empty)];
                if (n.Condition is not null)
                {
                    properties.Add("Join Filter: " + Text(both).Print(n.Condition));
                }

                return [.. n.Output.Select(o => both[o])];
            }

            case PlanHashJoin n:
            {
                title = "Hash" + (Kind(n.Kind) is { Length: > 0 } kind ? kind : " Join");
                IReadOnlyList<string> left = Print(n.Left, depth + 1, string.Empty), right = Print(n.Right, depth + 1, "Hash of ");
                List<string> both = [.. left, .. right];
                IEnumerable<string> pairs = n.LeftKeys.Select((k, i) => $"({Text(left).Print(k)} = {Text(right).Print(n.RightKeys[i])})");
                properties.Add("Hash Cond: " + (n.LeftKeys.Count == 1 ? pairs.First() : "(" + string.Join(" AND ", pairs) + ")"));
                if (n.Residual is not null)
                {
                    properties.Add("Join Filter: " + Text(both).Print(n.Residual));
                }

                return [.. n.Output.Select(o => both[o])];
            }

            case PlanAggregate n:
            {
                title = n.Keys.Count == 0 ? "Aggregate" : n.Sets is null ? "HashAggregate" : "MixedAggregate";
                IReadOnlyList<string> names = Print(n.Input, depth + 1, string.Empty);
                ExpressionText text = Text(names);
                if (n.Keys.Count > 0)
                {
                    properties.Add("Group Key: " + text.List(n.Keys));
                }

                return [.. n.Keys.Select(text.Print), .. n.Calls.Select(c => $"{c.Definition.Name}({(c.Arguments.Count == 0 ? "*" : text.List(c.Arguments))})"), "set"];
            }

            case PlanWindow n:
            {
                title = "WindowAgg";
                IReadOnlyList<string> names = Print(n.Input, depth + 1, string.Empty);
                return [.. names, .. n.Calls.Select(c => (c.Function?.Name ?? c.Aggregate!.Definition.Name) + "() OVER (?)")];
            }

            case PlanSort n:
            {
                title = n.Limit is null ? "Sort" : "Top-N Sort";
                IReadOnlyList<string> names = Print(n.Input, depth + 1, string.Empty);
                properties.Add("Sort Key: " + string.Join(", ", n.Keys.Select(k => Key(k, Text(names)))));
                return names;
            }

            case PlanLimit n:
                title = "Limit";
                return Print(n.Input, depth + 1, string.Empty);
            case PlanDistinct n:
                title = "Unique";
                return Print(n.Input, depth + 1, string.Empty);
            case PlanAppend n:
                title = "Append";
                return n.Inputs.Select(i => Print(i, depth + 1, string.Empty)).ToList()[0];
            case PlanSetOperation n:
            {
                title = $"HashSetOp {(n.Operator == SetOperator.Intersect ? "Intersect" : "Except")}{(n.All ? " All" : string.Empty)}";
                IReadOnlyList<string> names = Print(n.Left, depth + 1, string.Empty);
                Print(n.Right, depth + 1, string.Empty);
                return names;
            }

            case PlanWith n:
            {
                title = "With";
                foreach (PlanCommonTable table in n.Tables)
                {
                    Print(table.Source, depth + 1, $"CTE {table.Name}: ");
                    if (table.RecursiveTerm is not null)
                    {
                        Print(table.RecursiveTerm, depth + 1, $"CTE {table.Name}, recursive term: ");
                    }
                }

                return Print(n.Body, depth + 1, string.Empty);
            }

            case PlanCteScan n:
                title = $"CTE Scan on {n.Name}";
                return Columns(Enumerable.Range(1, n.Width).Select(i => $"{n.Name}.c{i}"), false);
            case PlanWorkingScan n:
                title = $"WorkTable Scan on {n.Name}";
                return Columns(Enumerable.Range(1, n.Width).Select(i => $"{n.Name}.c{i}"), false);
            case PlanKeep n:
                title = "Materialize";
                return Print(n.Input, depth + 1, string.Empty);
            case PlanModify n:
                title = Change(n.Change);
                Print(n.Source, depth + 1, string.Empty);
                return Columns(Enumerable.Range(1, n.Width).Select(i => $"c{i}"), false);
            default:
                title = node.GetType().Name;
                return [];
        }
    }

    private void Filter(BoundExpression? filter, IReadOnlyList<string> names, List<string> properties, int depth)
    {
        if (filter is null)
        {
            return;
        }

        properties.Add("Filter: " + Text(names).Print(filter));
        ExpressionTree.Any(filter, e =>
        {
            if (e is PlanSubquery s)
            {
                foreach (CellBinding binding in s.Bindings)
                {
                    _cells[binding.Cell] = Text(names).Print(binding.Value);
                }

                Print(s.Plan, depth + 1, s.HashKeys is not null ? "hashed SubPlan: " : $"SubPlan {s.StateSlot}: ");
            }

            return false;
        });
    }

    private ExpressionText Text(IReadOnlyList<string> names) => new(names, _cells);

    private static string Key(SortKey key, ExpressionText text)
    {
        string nulls = key.NullsFirst == key.Descending ? string.Empty : key.NullsFirst ? " NULLS FIRST" : " NULLS LAST";
        return text.Print(key.Expression) + (key.Descending ? " DESC" : string.Empty) + nulls;
    }

    private static string Kind(LogicalJoinKind kind) => kind == LogicalJoinKind.Inner ? string.Empty : $" {kind} Join";

    private static string Named(string table, string alias) => table == alias ? table : $"{table} {alias}";

    private static IReadOnlyList<string> Columns(IEnumerable<string> names, bool withKey) => withKey ? [.. names, "rowkey"] : [.. names];

    private static string Change(LogicalNode change) => change switch
    {
        LogicalInsert n => $"Insert on {n.Table.Name}",
        LogicalUpdate n => $"Update on {n.Table.Name}",
        LogicalDelete n => $"Delete on {n.Table.Name}",
        LogicalMerge n => $"Merge on {n.Table.Name}",
        LogicalViewModify n => $"{n.Event} on {n.View.Name}",
        _ => "Change",
    };
}
