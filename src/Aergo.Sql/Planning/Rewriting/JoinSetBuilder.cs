using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;

namespace Aergo.Sql.Planning.Rewriting;

/// <summary>Gathers a tree of inner joins into one set of relations and conditions, looking through filters and projections between them.</summary>
internal sealed class JoinSetBuilder(PredicatePushdown pushdown, ExpressionSimplifier simplifier)
{
    private readonly List<LogicalNode> _relations = [];
    private readonly List<BoundExpression> _conditions = [];
    private readonly List<BoundExpression> _volatile = [];

    // Columns of projections that were looked through. One may read another's: a deeper one's, or that of a relation before it.
    private readonly Dictionary<int, BoundExpression> _projected = [];

    public LogicalNode Build(LogicalNode join, IReadOnlyList<BoundExpression> conditions)
    {
        _conditions.AddRange(conditions);
        Flatten(join);

        List<LogicalNode> relations = _relations;
        List<BoundExpression> all = _conditions;
        List<BoundExpression> volatiles = _volatile;
        Dictionary<int, BoundExpression> resolved = [];
        if (_projected.Count > 0)
        {
            foreach (int id in _projected.Keys)
            {
                Resolve(id, resolved);
            }

            var substitution = new ColumnSubstitution(resolved);
            relations = [.. relations.Select(r => ExpressionFacts.Free(r).Any(resolved.ContainsKey) ? substitution.Apply(r) : r)];
            all = [.. all.Select(substitution.Apply)];
            volatiles = [.. volatiles.Select(substitution.Apply)];
        }

        all = simplifier.Conditions(all);
        all.AddRange(Equalities.Transitive(all));
        LogicalNode result = PredicatePushdown.Over(Distribute(relations, all), volatiles);
        if (resolved.Count > 0)
        {
            result = new LogicalProject(
                result,
                [.. join.Columns.Select(c => resolved.TryGetValue(c.Id, out BoundExpression? e) ? e : new BoundColumn(c.Id, c.Type, c.Modifier))],
                join.Columns);
        }

        return result;
    }

    private void Resolve(int id, Dictionary<int, BoundExpression> resolved)
    {
        if (resolved.ContainsKey(id))
        {
            return;
        }

        BoundExpression expression = _projected[id];
        foreach (int used in ExpressionFacts.Columns(expression))
        {
            if (used != id && _projected.ContainsKey(used))
            {
                Resolve(used, resolved);
            }
        }

        resolved[id] = new ColumnSubstitution(resolved).Apply(expression);
    }

    private void Flatten(LogicalNode node)
    {
        switch (node)
        {
            case LogicalJoin { Kind: LogicalJoinKind.Inner } join:
                Add(join.Condition);
                Flatten(join.Left);
                Flatten(join.Right);
                break;
            case LogicalJoinSet set:
                foreach (BoundExpression condition in set.Conditions)
                {
                    Add(condition);
                }

                foreach (LogicalNode relation in set.Relations)
                {
                    Flatten(relation);
                }

                break;
            case LogicalFilter { IsBarrier: false } filter when ExpressionFacts.Conjuncts(filter.Condition).All(c => !ExpressionFacts.IsVolatile(c)):
                Add(filter.Condition);
                Flatten(filter.Input);
                break;
            case LogicalProject project when project.Expressions.All(PredicatePushdown.IsPortable):
                for (int i = 0; i < project.Columns.Count; i++)
                {
                    // A column passed on under its own id needs no looking up.
                    if (project.Expressions[i] is not BoundColumn same || same.ColumnId != project.Columns[i].Id)
                    {
                        _projected[project.Columns[i].Id] = project.Expressions[i];
                    }
                }

                Flatten(project.Input);
                break;
            case LogicalOneRow:
                break;
            default:
                _relations.Add(node);
                break;
        }
    }

    private void Add(BoundExpression? condition)
    {
        foreach (BoundExpression term in ExpressionFacts.Conjuncts(condition))
        {
            (ExpressionFacts.IsVolatile(term) ? _volatile : _conditions).Add(term);
        }
    }

    private LogicalNode Distribute(List<LogicalNode> relations, List<BoundExpression> conditions)
    {
        if (relations.Count == 0)
        {
            return PredicatePushdown.Over(new LogicalOneRow(), conditions);
        }

        if (relations.Count == 1)
        {
            return pushdown.Push(relations[0], conditions);
        }

        List<HashSet<int>> made = [.. relations.Select(ExpressionFacts.Made)];
        List<List<BoundExpression>> own = [.. relations.Select(_ => new List<BoundExpression>())];
        var shared = new List<BoundExpression>();
        foreach (BoundExpression condition in conditions)
        {
            int home = ExpressionFacts.HasSubquery(condition) ? -1 : Home(ExpressionFacts.Columns(condition), made);
            (home < 0 ? shared : own[home]).Add(condition);
        }

        return new LogicalJoinSet(
            [.. relations.Select((r, i) => pushdown.Push(r, own[i]))],
            shared,
            [.. relations.SelectMany(r => r.Columns)]);
    }

    /// <summary>The only relation whose columns (beside outer ones) are used; -1 for none or several.</summary>
    private static int Home(HashSet<int> used, List<HashSet<int>> made)
    {
        int home = -1;
        for (int i = 0; i < made.Count; i++)
        {
            if (made[i].Overlaps(used))
            {
                if (home >= 0)
                {
                    return -1;
                }

                home = i;
            }
        }

        return home;
    }
}
