using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution.Interpreter;
using Aergo.Sql.Planning;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>A way of rows from a scan through filters, projections and inner hash joins into an aggregate, which code can run row by row without making rows.</summary>
/// <remarks>
/// Such a way always reads its scan to the end, so that pushing rows up gives what pulling them gives, in the same order. The interpreter starts it; after a number of rows the scan
/// says that it is at its end, everything above comes to rest, and code goes on with the same walk, the same join tables and the same groups.
/// </remarks>
internal sealed class PipelinePlan
{
    private PipelinePlan(PlanAggregate aggregate, IReadOnlyList<PlanNode> stages, ITableWalkNode scan) => (Aggregate, Stages, Scan) = (aggregate, stages, scan);

    public PlanAggregate Aggregate { get; }

    /// <summary>What stands between scan and aggregate, from the scan up.</summary>
    public IReadOnlyList<PlanNode> Stages { get; }

    /// <summary>A table, or a stretch of it by its primary key.</summary>
    public ITableWalkNode Scan { get; }

    /// <summary>State slot of the <see cref="PipelineRun"/>.</summary>
    public required int Slot { get; init; }

    /// <summary>How many joins there are.</summary>
    public int Joins => Stages.Count(s => s is PlanHashJoin);

    /// <summary>Number of a join in <see cref="PipelineRun.Joins"/>.</summary>
    public int JoinOf(PlanNode node) => Stages.Where(s => s is PlanHashJoin).TakeWhile(s => !ReferenceEquals(s, node)).Count();

    public bool Contains(PlanNode node) => ReferenceEquals(node, Scan) || Stages.Any(s => ReferenceEquals(s, node));

    /// <summary>The plan of an aggregate's input; null when it is of another shape.</summary>
    public static PipelinePlan? Of(PlanAggregate aggregate, TreeCompiler compiler)
    {
        if (aggregate.Sets is not null || aggregate.Calls.Any(c => c.Distinct || c.OrderBy.Count > 0 || c.Definition.OrderedSet))
        {
            return null;
        }

        var stages = new List<PlanNode>();
        PlanNode node = aggregate.Input;
        while (node is not ITableWalkNode)
        {
            PlanNode? next = node switch
            {
                PlanFilter n => n.Input,
                PlanProject n => n.Input,
                PlanHashJoin { Kind: LogicalJoinKind.Inner } n => n.Left,
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            stages.Add(node);
            node = next;
        }

        if (node is not (PlanScan { WithKey: false, AsOf: null, Table.IsVirtual: false } or PlanIndexScan { IsStretch: true }))
        {
            return null;
        }

        stages.Reverse();
        var plan = new PipelinePlan(aggregate, stages, (ITableWalkNode)node) { Slot = compiler.NewState() };
        return plan.Expressions().All(e => ExpressionEmitter.CanEmit(e, _ => true, TreeCompiler.IsEvaluatedOnce)) ? plan : null;
    }

    private IEnumerable<BoundExpression> Expressions()
    {
        IEnumerable<BoundExpression> all = Aggregate.Keys.Concat(Aggregate.Calls.SelectMany(c => c.Arguments)).Concat(Aggregate.Calls.Where(c => c.Filter is not null).Select(c => c.Filter!));
        all = Scan.Filter is null ? all : all.Append(Scan.Filter);
        foreach (PlanNode stage in Stages)
        {
            all = all.Concat(stage switch
            {
                PlanFilter n => [n.Condition],
                PlanProject n => n.Expressions,
                _ => LeftSide((PlanHashJoin)stage),
            });
        }

        return all;
    }

    private static IEnumerable<BoundExpression> LeftSide(PlanHashJoin join) => join.Residual is null ? join.LeftKeys : [.. join.LeftKeys, join.Residual];
}
