using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Planning.Expressions;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Chooses how to read one stored table under conditions: by key, by an index, or all of it.</summary>
/// <remarks>
/// Preference: fewest guessed rows through an index; the primary key before others, then the order of the definitions.
/// Conditions neither volatile nor with subqueries.
/// </remarks>
internal sealed class AccessPaths(Func<LogicalScan, IndexDefinition, BoundIndex?> bindIndex)
{
    private sealed record Candidate(IndexDefinition Index, IReadOnlyList<BoundExpression> Keys, IReadOnlyList<IndexMatch> Arms, List<BoundExpression> Consumed, double Rows, double Cost, bool Unique, bool InOrder, bool Descending);

    public Planned Plan(LogicalScan scan, IReadOnlyList<BoundExpression> conditions, Func<BoundExpression, Dictionary<int, int>, BoundExpression> resolve, OrderWish? wish)
    {
        Dictionary<int, int> slots = Planned.InOrder(scan.Columns);
        bool withKey = scan.RowKeyColumn != 0;
        if (withKey)
        {
            slots[scan.RowKeyColumn] = scan.Table.Columns.Length;
        }

        if (scan.CurrentOf is { } cursor)
        {
            return new Planned(new PlanCurrentRow(scan.Table, scan.Alias, resolve(cursor, []), Filter(conditions)), slots, 1, 1) { AtMostOne = true };
        }

        double selected = Estimates.TableRows * Estimates.Selectivity(conditions);
        // An index may be younger than the block that is looked at, so the past is read by whole tables.
        Candidate? best = scan.AsOf is null ? Best(scan, conditions, wish) : null;
        if (best is null)
        {
            (IReadOnlyList<OrderColumn> order, bool descending) = ScanOrder(scan, slots, wish);
            var all = new PlanScan(scan.Table, scan.Alias, withKey, Filter(conditions), descending) { AsOf = scan.AsOf is null ? null : scan.AsOf with { Value = resolve(scan.AsOf.Value, []) } };
            return new Planned(all, slots, selected, Estimates.TableRows) { Order = order };
        }

        List<BoundExpression> rest = [.. conditions.Where(c => !best.Consumed.Contains(c))];
        var node = new PlanIndexScan(
            scan.Table, scan.Alias, best.Index, [.. best.Arms.SelectMany(a => Lookups(a))], best.Unique, withKey, Filter(rest), best.Descending)
        {
            Conditions = [.. best.Consumed.Select(c => resolve(c, slots))],
        };
        double rows = Math.Min(best.Rows * Estimates.Selectivity(rest), Math.Max(selected, 0.01));
        return new Planned(node, slots, best.Unique ? Math.Min(rows, best.Arms.Count) : rows, best.Cost)
        {
            AtMostOne = best.Unique && best.Arms.Count == 1 && best.Arms[0].List is null && best.Arms[0].ArrayKey < 0,
            Order = IndexOrder(best, slots),
        };

        BoundExpression? Filter(IReadOnlyList<BoundExpression> all) =>
            ExpressionFacts.Conjunction(ExpressionFacts.CheapestFirst(all)) is { } filter ? resolve(filter, slots) : null;

        IEnumerable<PlanIndexLookup> Lookups(IndexMatch match)
        {
            IReadOnlyList<BoundExpression?> alternatives = match.List is { } list ? [.. list.Items] : [null];
            foreach (BoundExpression? alternative in alternatives)
            {
                var equal = new List<BoundExpression>();
                var nulls = new List<int>();
                for (int i = 0; i < match.Equal.Count; i++)
                {
                    BoundExpression? value = alternative is not null && i == match.List!.Value.Place ? alternative : match.Equal[i];
                    if (value is null)
                    {
                        nulls.Add(i);
                        value = new BoundConstant(default, best.Index.Columns[i].Type);
                    }

                    equal.Add(resolve(value, []));
                }

                yield return new PlanIndexLookup(equal)
                {
                    NullKeys = nulls,
                    ArrayKey = match.ArrayKey,
                    Lower = match.Lower is null ? null : resolve(match.Lower, []),
                    LowerInclusive = match.LowerInclusive,
                    Upper = match.Upper is null ? null : resolve(match.Upper, []),
                    UpperInclusive = match.UpperInclusive,
                };
            }
        }
    }

    private Candidate? Best(LogicalScan scan, IReadOnlyList<BoundExpression> conditions, OrderWish? wish)
    {
        HashSet<int> columns = [.. scan.Columns.Select(c => c.Id)];
        Candidate? best = null;
        foreach (IndexDefinition index in scan.Table.Indexes.OrderByDescending(i => i.IsClustered))
        {
            if (Keys(scan, index, conditions) is not var (keys, implied))
            {
                continue;
            }

            foreach (Candidate candidate in Candidates(index, keys, implied, conditions, columns, wish))
            {
                if (best is null || candidate.Cost < best.Cost)
                {
                    best = candidate;
                }
            }
        }

        return best;
    }

    /// <summary>Key expressions over the scan, and the conditions that a partial index makes true by itself; null when the index cannot serve.</summary>
    private (IReadOnlyList<BoundExpression> Keys, IReadOnlyList<BoundExpression> Implied)? Keys(LogicalScan scan, IndexDefinition index, IReadOnlyList<BoundExpression> conditions)
    {
        BoundIndex? bound = null;
        if (index.PredicateText is not null || index.Columns.Any(c => c.Number == 0))
        {
            bound = bindIndex(scan, index);
            if (bound is null)
            {
                return null;
            }
        }

        List<BoundExpression> implied = [];
        foreach (BoundExpression term in ExpressionFacts.Conjuncts(bound?.Predicate))
        {
            BoundExpression? found = conditions.FirstOrDefault(c => ExpressionEquality.Same(c, term));
            if (found is null && !Implies(conditions, term))
            {
                return null;
            }

            if (found is not null)
            {
                implied.Add(found);
            }
        }

        var keys = new BoundExpression[index.Columns.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            if (index.Columns[i].Number == 0)
            {
                keys[i] = bound!.Expressions[i]!;
                continue;
            }

            int place = Place(scan.Table, index.Columns[i].Number);
            keys[i] = new BoundColumn(scan.Columns[place].Id, scan.Columns[place].Type, scan.Columns[place].Modifier);
        }

        return (keys, implied);
    }

    /// <summary>x IS NOT NULL follows from any condition that a NULL x cannot meet.</summary>
    private static bool Implies(IReadOnlyList<BoundExpression> conditions, BoundExpression term) =>
        term is BoundIsNull { Negated: true, Operand: BoundColumn column } && conditions.Any(c => ExpressionFacts.RejectsNull(c, [column.ColumnId]));

    private static IEnumerable<Candidate> Candidates(
        IndexDefinition index, IReadOnlyList<BoundExpression> keys, IReadOnlyList<BoundExpression> implied, IReadOnlyList<BoundExpression> conditions, HashSet<int> columns, OrderWish? wish)
    {
        IndexMatch match = IndexMatch.Of(index, keys, conditions, columns);
        (bool inOrder, bool descending) = Serves(index, keys, match, wish);
        if (match.IsUseful)
        {
            int lookups = match.List?.Items.Count ?? (match.ArrayKey >= 0 ? 10 : 1);
            bool unique = index is { IsUnique: true, IsDeferrable: false } && match.Equal.Count == keys.Count && match.Equal.All(e => e is not null) && !match.HasRange;
            double share = Math.Pow(Estimates.Equality, match.Equal.Count) * (match.Lower is null ? 1 : Estimates.Range) * (match.Upper is null ? 1 : Estimates.Range);
            double rows = unique ? lookups : Math.Max(1, Estimates.TableRows * share * lookups);
            double cost = (lookups * Estimates.IndexProbe) + (rows * (index.IsClustered ? 1 : Estimates.IndexRow)) - (inOrder ? 0.5 : 0);
            yield return new Candidate(index, keys, [match], [.. match.Consumed, .. implied], rows, cost, unique, inOrder, inOrder && descending);
        }
        else if (inOrder && wish!.Limited && !index.IsClustered)
        {
            yield return new Candidate(index, keys, [match], [.. implied], Estimates.TableRows, Estimates.TableRows * 0.9, false, true, descending);
        }
        else if (implied.Count > 0)
        {
            yield return new Candidate(index, keys, [match], [.. implied], Estimates.TableRows * 0.1, Estimates.TableRows * 0.1 * Estimates.IndexRow, false, false, false);
        }

        // a = 1 OR a = 2 AND b > 3: a lookup for each arm, if every arm has one.
        foreach (BoundOr or in conditions.OfType<BoundOr>().Where(o => o.Terms.Count <= 64))
        {
            List<IndexMatch> arms = [.. or.Terms.Select(t => IndexMatch.Of(index, keys, [.. ExpressionFacts.Conjuncts(t), .. conditions.Where(c => c is not BoundOr)], columns))];
            int places = arms[0].Equal.Count;
            if (places == 0 || !arms.TrueForAll(a => a.Equal.Count == places && !a.HasRange && a.List is null && a.ArrayKey < 0))
            {
                continue;
            }

            bool unique = index is { IsUnique: true, IsDeferrable: false } && places == keys.Count && arms.TrueForAll(a => a.Equal.All(e => e is not null));
            double rows = unique ? arms.Count : Math.Max(1, Estimates.TableRows * Math.Pow(Estimates.Equality, places) * arms.Count);
            yield return new Candidate(index, keys, arms, [.. implied], rows, (arms.Count * Estimates.IndexProbe) + (rows * Estimates.IndexRow), unique, false, false);
        }
    }

    /// <summary>Whether the index yields the wished order after the columns held equal, and in which direction.</summary>
    private static (bool InOrder, bool Descending) Serves(IndexDefinition index, IReadOnlyList<BoundExpression> keys, IndexMatch match, OrderWish? wish)
    {
        if (wish is null || wish.Keys.Count == 0 || match.List is not null || match.ArrayKey >= 0)
        {
            return default;
        }

        int place = 0;
        bool? descending = null;
        foreach ((int column, bool wishDescending, bool nullsFirst) in wish.Keys)
        {
            if (IsFixed(column))
            {
                continue;
            }

            while (place < keys.Count && place < match.Equal.Count && !Is(keys[place], column))
            {
                place++;
            }

            if (place >= keys.Count || !Is(keys[place], column))
            {
                return default;
            }

            bool reverse = index.Columns[place].Descending != wishDescending;
            bool nulls = index.Columns[place].NullsFirst != reverse;
            if ((descending is not null && descending != reverse) || (nulls != nullsFirst && !index.IsClustered))
            {
                return default;
            }

            descending = reverse;
            place++;
        }

        return (true, descending ?? false);

        bool IsFixed(int column) => match.Equal.Where((_, i) => Is(keys[i], column)).Any();

        static bool Is(BoundExpression key, int column) => key is BoundColumn c && c.ColumnId == column;
    }

    private static IReadOnlyList<OrderColumn> IndexOrder(Candidate candidate, Dictionary<int, int> slots)
    {
        if (candidate.Arms.Count != 1 || candidate.Arms[0].List is not null || candidate.Arms[0].ArrayKey >= 0)
        {
            return [];
        }

        var order = new List<OrderColumn>();
        int first = candidate.Arms[0].Equal.Count;
        for (int i = first; i < candidate.Keys.Count && candidate.Keys[i] is BoundColumn column; i++)
        {
            bool descending = candidate.Index.Columns[i].Descending != candidate.Descending;
            bool? nulls = candidate.Index.IsClustered ? null : candidate.Index.Columns[i].NullsFirst != candidate.Descending;
            order.Add(new OrderColumn(slots[column.ColumnId], descending, nulls));
        }

        return order;
    }

    private static (IReadOnlyList<OrderColumn> Order, bool Descending) ScanOrder(LogicalScan scan, Dictionary<int, int> slots, OrderWish? wish)
    {
        IndexDefinition? primary = scan.Table.ClusteredIndex;
        if (primary is null || scan.Table.IsVirtual)
        {
            return ([], false);
        }

        List<int> ids = [.. primary.Columns.Select(c => scan.Columns[Place(scan.Table, c.Number)].Id)];
        bool descending = wish is not null && wish.Keys.Count > 0 && wish.Keys.Count <= ids.Count && wish.Keys.Select((k, i) => k.Column == ids[i] && k.Descending).All(ok => ok);
        return ([.. ids.Select(id => new OrderColumn(slots[id], descending, null))], descending);
    }

    private static int Place(TableDefinition table, int number)
    {
        for (int i = 0; i < table.Columns.Length; i++)
        {
            if (table.Columns[i].Number == number)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"index on a column that {table.Name} does not have");
    }
}
