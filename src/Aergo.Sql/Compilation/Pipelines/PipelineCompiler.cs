using System.Collections.Generic;
using System.Linq;
using System.Reflection.Emit;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Interpreter;
using Aergo.Sql.Execution.Interpreter.Operators;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Planning;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>Makes the code of a pipeline: one loop over the scan, with everything up to the groups inside it.</summary>
/// <remarks>Prices are taken where the interpreter's operators take them: before an operator looks at a row.</remarks>
internal sealed class PipelineCompiler
{
    private readonly PipelinePlan _plan;
    private readonly CodeBuilder _code;
    private readonly PipelineEmission _emission;
    private readonly ExpressionEmitter _expressions;
    private readonly LocalBuilder _walk;
    private readonly LocalBuilder _groups;

    private PipelineCompiler(PipelinePlan plan, TreeCompiler evaluators)
    {
        _plan = plan;
        _code = new CodeBuilder("pipeline over " + plan.Scan.Table.Name, typeof(void), typeof(PlanExecution), typeof(PipelineRun), typeof(RowDecoder));
        _emission = new PipelineEmission(_code, evaluators);
        _expressions = new ExpressionEmitter(_emission);
        _walk = Il.DeclareLocal(typeof(TableWalk));
        _groups = Il.DeclareLocal(typeof(AggregateGroups));
    }

    private ILGenerator Il => _code.Il;

    public static PipelineBody Compile(PipelinePlan plan, TreeCompiler evaluators)
    {
        var compiler = new PipelineCompiler(plan, evaluators);
        compiler.Scan();
        return compiler._code.Build<PipelineBody>();
    }

    private void Scan()
    {
        _emission.Begin();
        OfRun("get_Walk", _walk);
        OfRun("get_Groups", _groups);
        LocalBuilder?[] prepared = Prepare();
        Label head = Il.DefineLabel(), end = Il.DefineLabel();
        Il.MarkLabel(head);
        Il.Emit(OpCodes.Ldloc, _walk);
        Il.Emit(OpCodes.Ldarg_3);
        Il.Emit(OpCodes.Ldc_I8, GasSchedule.OperatorRow + (long)ExpressionGas.Of(_plan.Scan.Filter));
        _code.Call(typeof(PipelineCalls), nameof(PipelineCalls.Next));
        Il.Emit(OpCodes.Brfalse, end);
        if (_plan.Scan.Filter is { } filter)
        {
            _expressions.JumpUnlessTrue(filter, head);
        }

        Stage(0, head, prepared);
        Il.Emit(OpCodes.Br, head);
        Il.MarkLabel(end);
        Il.Emit(OpCodes.Ret);
    }

    private void OfRun(string property, LocalBuilder local)
    {
        Il.Emit(OpCodes.Ldarg_2);
        _code.Call(typeof(PipelineRun), property);
        Il.Emit(OpCodes.Stloc, local);
    }

    // Locals of join tables stand before the loop; tables themselves are made by the first row that comes to them.
    private LocalBuilder?[] Prepare() => [.. _plan.Stages.Select(s => s is PlanHashJoin ? Il.DeclareLocal(typeof(HashJoinTable)) : null)];

    /// <summary>One operator over the present row, and all above it.</summary>
    /// <param name="next">Where a row that goes no further leads.</param>
    private void Stage(int number, Label next, LocalBuilder?[] prepared)
    {
        if (number == _plan.Stages.Count)
        {
            Aggregate();
            return;
        }

        switch (_plan.Stages[number])
        {
            case PlanFilter n:
                _emission.Charge(GasSchedule.OperatorRow + ExpressionGas.Of(n.Condition));
                _expressions.JumpUnlessTrue(n.Condition, next);
                Stage(number + 1, next, prepared);
                break;
            case PlanProject n:
                _emission.Charge(GasSchedule.OperatorRow + ExpressionGas.Of(n.Expressions));
                PipelineRow below = _emission.Row;
                Operand[] values = [.. n.Expressions.Select(_expressions.Emit)];
                _emission.Row = new ProjectedRow(values);
                Stage(number + 1, next, prepared);
                _emission.Row = below;
                break;
            default:
                Join((PlanHashJoin)_plan.Stages[number], number, next, prepared);
                break;
        }
    }

    private void Join(PlanHashJoin n, int number, Label next, LocalBuilder?[] prepared)
    {
        LocalBuilder table = prepared[number]!, place = Il.DeclareLocal(typeof(int)), right = Il.DeclareLocal(typeof(Datum[]));
        Label ready = Il.DefineLabel(), head = Il.DefineLabel();
        Il.Emit(OpCodes.Ldloc, table);
        Il.Emit(OpCodes.Brtrue, ready);
        Il.Emit(OpCodes.Ldarg_2);
        Il.Emit(OpCodes.Ldc_I4, _plan.JoinOf(n));
        _code.Call(typeof(PipelineCalls), nameof(PipelineCalls.Table));
        Il.Emit(OpCodes.Stloc, table);
        Il.MarkLabel(ready);
        _emission.Charge(GasSchedule.OperatorRow + ExpressionGas.Of(n.LeftKeys));
        Probe(n, table, place, next);
        Il.MarkLabel(head);
        Il.Emit(OpCodes.Ldloc, place);
        Il.Emit(OpCodes.Ldc_I4_0);
        Il.Emit(OpCodes.Blt, next);
        Il.Emit(OpCodes.Ldloc, table);
        Il.Emit(OpCodes.Ldloca, place);
        _code.Call(typeof(PipelineCalls), nameof(PipelineCalls.Row));
        Il.Emit(OpCodes.Stloc, right);
        _emission.Charge(GasSchedule.OperatorRow + ExpressionGas.Of(n.Residual));
        PipelineRow left = _emission.Row;
        if (n.Residual is not null)
        {
            _emission.Row = new JoinedRow(_emission, left, right, n.Left.Width, null);
            _expressions.JumpUnlessTrue(n.Residual, head);
        }

        _emission.Row = new JoinedRow(_emission, left, right, n.Left.Width, n.Output);
        Stage(number + 1, head, prepared);
        _emission.Row = left;
        Il.Emit(OpCodes.Br, head);
    }

    private void Probe(PlanHashJoin n, LocalBuilder table, LocalBuilder place, Label next)
    {
        bool single = n.LeftKeys.Count == 1 && ValueRule.For(n.LeftKeys[0].Type).IsBits;
        var keys = new List<Operand>();
        foreach (BoundExpression key in n.LeftKeys)
        {
            Operand value = _expressions.Emit(key);
            _expressions.JumpIfNull(value, next);
            keys.Add(value);
        }

        Il.Emit(OpCodes.Ldloc, table);
        if (single)
        {
            _expressions.Push(keys[0]);
            _code.Call(typeof(PipelineCalls), nameof(PipelineCalls.Probe));
        }
        else
        {
            _expressions.PushArray(keys);
            _code.Call(typeof(PipelineCalls), nameof(PipelineCalls.ProbeMany));
        }

        Il.Emit(OpCodes.Stloc, place);
    }

    private void Aggregate()
    {
        PlanAggregate aggregate = _plan.Aggregate;
        LocalBuilder states = Il.DeclareLocal(typeof(object[]));
        _emission.Charge(PlanPreparer.RowGas(aggregate));
        Operand[] keys = [.. aggregate.Keys.Select(_expressions.Emit)];
        Il.Emit(OpCodes.Ldloc, _groups);
        if (keys.Length == 0)
        {
            _code.Call(typeof(PipelineCalls), nameof(PipelineCalls.OnlyGroup));
        }
        else if (keys.Length == 1 && ValueRule.For(aggregate.Keys[0].Type).IsBits)
        {
            Il.Emit(OpCodes.Ldarg_1);
            _expressions.Push(keys[0]);
            _expressions.PushIsNull(keys[0]);
            _code.Call(typeof(PipelineCalls), nameof(PipelineCalls.Group));
        }
        else
        {
            Il.Emit(OpCodes.Ldarg_1);
            _expressions.PushArray(keys);
            _code.Call(typeof(PipelineCalls), nameof(PipelineCalls.GroupMany));
        }

        Il.Emit(OpCodes.Stloc, states);
        for (int i = 0; i < aggregate.Calls.Count; i++)
        {
            Feed(aggregate.Calls[i], i, states);
        }
    }

    private void Feed(PlanAggregateCall call, int number, LocalBuilder states)
    {
        Label skip = Il.DefineLabel();
        if (call.Filter is not null)
        {
            _expressions.JumpUnlessTrue(call.Filter, skip);
        }

        Operand[] arguments = [.. call.Arguments.Select(_expressions.Emit)];
        if (call.Definition.Strict && arguments.Length == 1)
        {
            _expressions.JumpIfNull(arguments[0], skip);
        }

        Il.Emit(OpCodes.Ldloc, states);
        Il.Emit(OpCodes.Ldc_I4, number);
        _emission.LoadContext();
        switch (arguments)
        {
            case []:
                _code.Call(typeof(PipelineCalls), nameof(PipelineCalls.AddNothing));
                break;
            case [{ IsBits: true } one] when call.Definition.Strict || !one.MayBeNull:
                _expressions.Push(one);
                _code.Call(typeof(PipelineCalls), nameof(PipelineCalls.AddBits));
                break;
            case [var one]:
                _expressions.PushDatum(one);
                _code.Call(typeof(PipelineCalls), nameof(PipelineCalls.Add));
                break;
            default:
                _expressions.PushArray(arguments);
                Il.Emit(call.Definition.Strict ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0);
                _code.Call(typeof(PipelineCalls), nameof(PipelineCalls.AddMany));
                break;
        }

        Il.MarkLabel(skip);
    }
}
