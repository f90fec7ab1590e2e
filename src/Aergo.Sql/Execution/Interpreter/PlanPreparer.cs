using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Compilation;
using Aergo.Sql.Execution.Interpreter.Operators;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Planning;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter;

/// <summary>The plain way to run plans: operators that pull rows, expressions as trees.</summary>
/// <param name="counting">Wraps every operator in a counter, for EXPLAIN ANALYZE.</param>
public sealed class PlanPreparer(bool counting = false) : IPlanCompiler
{
    public ExecutablePlan Compile(PlannedStatement plan)
    {
        var numbers = new Dictionary<PlanNode, int>(ReferenceEqualityComparer.Instance);
        List<PipelinePlan> pipelines = [];
        var compiler = new TreeCompiler(plan.CellCount, plan.StateCount, (c, node) => Prepare(node, c, numbers, pipelines));
        Operator root = Prepare(plan.Root, compiler, numbers, pipelines);
        return new ExecutablePlan(plan, root, compiler.CellCount, compiler.StateCount) { Numbers = numbers };
    }

    public ExecutableExpression Compile(PlannedExpression expression)
    {
        var numbers = new Dictionary<PlanNode, int>(ReferenceEqualityComparer.Instance);
        var compiler = new TreeCompiler(expression.CellCount, expression.StateCount, (c, node) => Prepare(node, c, numbers, []));
        Evaluator evaluator = compiler.Compile(expression.Expression);
        return new ExecutableExpression(expression.Expression, evaluator, compiler.CellCount, compiler.StateCount, ExpressionGas.Of(expression.Expression));
    }

    private Operator Prepare(PlanNode node, TreeCompiler compiler, Dictionary<PlanNode, int> numbers, List<PipelinePlan> pipelines)
    {
        Operator made = Make(node, compiler, n => Prepare(n, compiler, numbers, pipelines), counting ? null : pipelines);
        if (!counting)
        {
            return made;
        }

        int number = numbers.Count;
        numbers[node] = number;
        return new CountingOperator(made, number);
    }

    private static Operator Make(PlanNode node, TreeCompiler c, Func<PlanNode, Operator> prepare, List<PipelinePlan>? pipelines)
    {
        const int Row = GasSchedule.OperatorRow;
        switch (node)
        {
            case PlanOneRow: return new OneRowOperator();
            case PlanNothing: return new NothingOperator();
            case PlanCurrentRow n: return new CurrentRowOperator(n, c.Compile(n.Cursor), Optional(n.Filter, c), Row + ExpressionGas.Of(n.Filter));
            case PlanScan n:
                return new ScanOperator(n, Optional(n.AsOf?.Value, c), Optional(n.Filter, c), Row + ExpressionGas.Of(n.Filter))
                {
                    Pipeline = pipelines?.Find(p => p.Contains(n))?.Slot ?? -1,
                };
            case PlanVirtualScan n: return new VirtualScanOperator(n.Table, Optional(n.Filter, c), Row + ExpressionGas.Of(n.Filter));
            case PlanIndexScan n:
                return new IndexScanOperator(n, [.. n.Lookups.Select(l => Lookup(l, c))], Optional(n.Filter, c), Row + ExpressionGas.Of(n.Filter))
                {
                    Pipeline = pipelines?.Find(p => p.Contains(n))?.Slot ?? -1,
                };
            case PlanValues n:
                return new ValuesOperator([.. n.Values.Select(r => c.Compile(r))], Row + (n.Values.Count == 0 ? 0 : n.Values.Max(ExpressionGas.Of)));
            case PlanRows n: return new RowsOperator(n.Data, Row);
            case PlanFunctionScan n:
                return new FunctionScanOperator([.. n.Functions.Select(f => (Source(f.Call, c), f.ColumnCount, f.ExpandRecord))], n.WithOrdinality, n.Width, Row);
            case PlanFilter n: return new FilterOperator(prepare(n.Input), c.Compile(n.Condition), Row + ExpressionGas.Of(n.Condition));
            case PlanGate n: return new GateOperator(prepare(n.Input), c.Compile(n.Condition), ExpressionGas.Of(n.Condition));
            case PlanProject n when n.Expressions.All(e => e is PlanColumn):
                return new SelectOperator(prepare(n.Input), [.. n.Expressions.Select(e => ((PlanColumn)e).Slot)], Row + ExpressionGas.Of(n.Expressions));
            case PlanProject n: return new ProjectOperator(prepare(n.Input), c.Compile(n.Expressions), Row + ExpressionGas.Of(n.Expressions));
            case PlanProjectSet n:
                return new ProjectSetOperator(
                    prepare(n.Input),
                    [.. n.Expressions.Select(e => e is BoundSetCall s ? ((Evaluator?)null, (RowSource?)Source(s.Call, c)) : (c.Compile(e), null))],
                    Row + ExpressionGas.Of(n.Expressions));
            case PlanNestedLoop n: return Loop(n, c, prepare);
            case PlanHashJoin n: return Hash(n, c, prepare, pipelines?.Find(p => p.Contains(n)));
            case PlanAggregate n:
            {
                PipelinePlan? pipeline = pipelines is null ? null : PipelinePlan.Of(n, c);
                if (pipeline is not null)
                {
                    pipelines!.Add(pipeline);
                }

                return new AggregateOperator(prepare(n.Input), c.Compile(n.Keys), Rules(n.Keys), [.. n.Calls.Select(a => Aggregate(a, c))], n.Sets, n.WithSetIndex, RowGas(n))
                {
                    Code = pipeline is null ? null : new PipelineCode(pipeline, c),
                };
            }

            case PlanWindow n: return Window(n, c, prepare);
            case PlanSort n:
                return new SortOperator(prepare(n.Input), Order(n.Keys, c), Optional(n.Limit, c), Optional(n.Offset, c), Row + ExpressionGas.Of(n.Keys.Select(k => k.Expression)));
            case PlanLimit n:
                return new LimitOperator(prepare(n.Input), Optional(n.Limit, c), Optional(n.Offset, c), n.TiesBy is null ? null : Order(n.TiesBy, c));
            case PlanDistinct n: return new DistinctOperator(prepare(n.Input), c.Compile(n.Keys), Rules(n.Keys), Row + ExpressionGas.Of(n.Keys));
            case PlanAppend n: return new AppendOperator([.. n.Inputs.Select(prepare)]);
            case PlanSetOperation n:
                return new SetOperationOperator(prepare(n.Left), prepare(n.Right), n.Operator, n.All, [.. n.Types.Select(ValueRule.For)], Row);
            case PlanWith n: return new WithOperator([.. n.Tables.Select(t => Table(t, prepare))], prepare(n.Body));
            case PlanCteScan n: return new CteScanOperator(n.Slot, Row);
            case PlanWorkingScan n: return new WorkingScanOperator(n.Slot, Row);
            case PlanKeep n: return new KeepOperator(prepare(n.Input), [.. n.Dependencies.Select(d => (d.Cell, ImageRule.For(d.Type)))], n.StateSlot, Row);
            case PlanModify n:
            {
                var ready = new Dictionary<BoundExpression, (Evaluator, int)>(ReferenceEqualityComparer.Instance);
                foreach ((BoundExpression original, BoundExpression resolved) in n.Layout.Resolved)
                {
                    ready[original] = (c.Compile(resolved), ExpressionGas.Of(resolved));
                }

                return new ModifyOperator(n.Change, prepare(n.Source), n.Layout, ready);
            }

            default: throw new InvalidOperationException($"no operator for {node.GetType().Name}");
        }
    }

    /// <summary>Price of one row going into an aggregate.</summary>
    public static int RowGas(PlanAggregate n) => GasSchedule.OperatorRow + ExpressionGas.Of(n.Keys) + n.Calls.Sum(Gas);

    private static Evaluator? Optional(BoundExpression? expression, TreeCompiler c) => expression is null ? null : c.Compile(expression);

    private static ValueRule[] Rules(IEnumerable<BoundExpression> keys) => [.. keys.Select(k => ValueRule.For(k.Type))];

    private static RowOrder Order(IReadOnlyList<SortKey> keys, TreeCompiler c) => new(
        [.. keys.Select(k => c.Compile(k.Expression))], Rules(keys.Select(k => k.Expression)), [.. keys.Select(k => k.Descending)], [.. keys.Select(k => k.NullsFirst)]);

    private static PreparedLookup Lookup(PlanIndexLookup lookup, TreeCompiler c) =>
        new(lookup, c.Compile(lookup.Equal), [.. lookup.Equal.Select(e => e.Type)], Optional(lookup.Lower, c), Optional(lookup.Upper, c));

    private static RowSource Source(BoundExpression call, TreeCompiler c) => call switch
    {
        BoundCall { Function.Set: not null } b => new RowSource(b, c.Compile(b.Arguments), null),
        BoundRoutineCall { Routine.ReturnsSet: true } b => new RowSource(b, c.Compile(b.Arguments), null),
        _ => new RowSource(call, [], c.Compile(call)),
    };

    private static NestedLoopOperator Loop(PlanNestedLoop n, TreeCompiler c, Func<PlanNode, Operator> prepare) => new(
        new JoinShape(n.Kind, n.Left.Width, n.Right.Width, [.. n.Output]),
        prepare(n.Left),
        prepare(n.Right),
        Optional(n.Condition, c),
        [.. n.Bindings.Select(b => (b.Cell, c.Compile(b.Value)))],
        GasSchedule.OperatorRow + ExpressionGas.Of(n.Condition));

    private static HashJoinOperator Hash(PlanHashJoin n, TreeCompiler c, Func<PlanNode, Operator> prepare, PipelinePlan? pipeline) => new(
        new JoinShape(n.Kind, n.Left.Width, n.Right.Width, [.. n.Output]),
        prepare(n.Left),
        prepare(n.Right),
        c.Compile(n.LeftKeys),
        c.Compile(n.RightKeys),
        Rules(n.LeftKeys),
        Optional(n.Residual, c),
        GasSchedule.OperatorRow + ExpressionGas.Of(n.LeftKeys),
        GasSchedule.OperatorRow + ExpressionGas.Of(n.RightKeys),
        GasSchedule.OperatorRow + ExpressionGas.Of(n.Residual),
        n.KeepSlot,
        [.. n.KeptFor.Select(d => (d.Cell, ImageRule.For(d.Type)))])
    {
        Pipeline = pipeline is null ? null : (pipeline.Slot, pipeline.JoinOf(n)),
    };

    private static AggregateCall Aggregate(PlanAggregateCall call, TreeCompiler c) => new(
        call, c.Compile(call.Arguments), c.Compile(call.DirectArguments), Optional(call.Filter, c), call.OrderBy.Count == 0 ? null : Order(call.OrderBy, c));

    private static int Gas(PlanAggregateCall call) => GasSchedule.ExpressionStep + ExpressionGas.Of(call.Arguments) + ExpressionGas.Of(call.Filter)
        + ExpressionGas.Of(call.OrderBy.Select(k => k.Expression));

    private static WindowOperator Window(PlanWindow n, TreeCompiler c, Func<PlanNode, Operator> prepare)
    {
        bool range = n.Mode == FrameMode.Range && (n.Start.Offset is not null || n.End.Offset is not null);
        var frame = new PreparedFrame(
            n.Mode,
            Bound(n.Start),
            Bound(n.End),
            n.Exclusion,
            range ? ValueRule.For(n.OrderBy[0].Expression.Type) : null,
            n.Start.Offset?.Type,
            n.End.Offset?.Type,
            range && n.OrderBy[0].Descending);
        PreparedWindowCall[] calls = [.. n.Calls.Select(w => new PreparedWindowCall(
            w.Function, w.Site, c.Compile(w.Arguments), w.Aggregate is null ? null : Aggregate(w.Aggregate, c)))];
        var window = new PreparedWindow(c.Compile(n.PartitionBy), Rules(n.PartitionBy), n.OrderBy.Count == 0 ? null : Order(n.OrderBy, c), frame, calls);
        int gas = GasSchedule.OperatorRow + ExpressionGas.Of(n.PartitionBy) + ExpressionGas.Of(n.OrderBy.Select(k => k.Expression))
            + n.Calls.Sum(w => GasSchedule.ExpressionStep + ExpressionGas.Of(w.Arguments) + (w.Aggregate is null ? 0 : Gas(w.Aggregate)));
        return new WindowOperator(prepare(n.Input), window, n.Input.Width, gas);

        PreparedBound Bound(PlanFrameBound b) => new(b.Kind, Optional(b.Offset, c), b.Shift?.Scalar, b.ShiftSite);
    }

    private static PreparedTable Table(PlanCommonTable table, Func<PlanNode, Operator> prepare)
    {
        Operator source = prepare(table.Source);
        if (table.RecursiveTerm is not null)
        {
            source = new RecursionOperator(
                source, prepare(table.RecursiveTerm), table.WorkingSlot, table.RoundCell, table.Distinct ? [.. table.Types.Select(ValueRule.For)] : null, GasSchedule.OperatorRow);
        }

        return new PreparedTable(table.Slot, source, table.Changes);
    }
}
