using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Plans common tables: each is read at most once and kept; a recursive one feeds on its own last round.</summary>
internal sealed class WithPlanner(PlanBuilder builder, PlanSession session, ExpressionResolver resolver)
{
    public Planned Plan(LogicalWith node, HashSet<int> required, OuterScope scope, OrderWish? wish)
    {
        var tables = new List<PlanCommonTable>();
        double cost = 0;
        foreach (BoundCommonTable table in node.Tables)
        {
            IReadOnlyList<OutputColumn> columns = table.Source.Columns;
            IReadOnlyList<SqlType> types = [.. columns.Select(c => c.Type)];
            Planned source = PlanBuilder.Exact(builder.Plan(table.Source, [.. columns.Select(c => c.Id)], scope, null), columns);
            var info = new CommonTableInfo(session.NewState(), session.NewState(), session.NewCell(), types, resolver.Dependencies(table.Source, scope), source.Rows);
            PlanNode? recursive = null;
            if (table.RecursiveTerm is not null)
            {
                // Inside the recursive term the table is the last round, which the round's number tells apart.
                session.CommonTables[table.Id] = info with { Dependencies = [.. info.Dependencies, new PlanCell(info.RoundCell, SqlTypes.Int8)] };
                Planned term = PlanBuilder.Exact(
                    builder.Plan(table.RecursiveTerm, [.. table.RecursiveTerm.Columns.Select(c => c.Id)], scope, null), table.RecursiveTerm.Columns);
                recursive = term.Node;
                info = info with { Rows = source.Rows * 10 };
                IEnumerable<PlanCell> inside = resolver.Dependencies(table.RecursiveTerm, scope).Where(c => c.Cell != info.RoundCell);
                info = info with { Dependencies = [.. info.Dependencies.Concat(inside).DistinctBy(c => c.Cell).OrderBy(c => c.Cell)] };
                cost += term.Cost * 10;
            }

            session.CommonTables[table.Id] = info;
            cost += source.Cost;
            tables.Add(new PlanCommonTable(table.Name, info.Slot, source.Node)
            {
                RecursiveTerm = recursive,
                Distinct = table.RecursiveDistinct,
                WorkingSlot = info.WorkingSlot,
                RoundCell = info.RoundCell,
                Types = types,
                Changes = table.Source is LogicalModify or LogicalViewModify,
            });
        }

        Planned body = builder.Plan(node.Body, required, scope, wish);
        return body.With(new PlanWith(tables, body.Node), body.Rows, cost);
    }

    public Planned Scan(LogicalCteScan node)
    {
        CommonTableInfo info = session.CommonTables[node.CteId];
        PlanNode scan = node.WorkingTable
            ? new PlanWorkingScan(node.Name, info.WorkingSlot, info.RoundCell, info.Types.Count)
            : new PlanCteScan(node.Name, info.Slot, info.Types.Count);
        return new Planned(scan, Planned.InOrder(node.Columns), info.Rows, info.Rows * Estimates.Operator);
    }
}
