using System.Reflection.Emit;
using Aergo.Sql.Execution;
using Aergo.Sql.Routines;

namespace Aergo.Sql.Compilation;

/// <summary>Instructions of loops.</summary>
internal sealed class LoopEmitter(RoutineEmission emission, UnitPlan plan, ExpressionEmitter expressions, UnitExits exits, NodeEmitter statements)
{
    // Turns between two looks at whether the query was cancelled, less one.
    private const int CancelMask = 1023;

    private readonly CodeBuilder _code = emission.Code;
    private LocalBuilder? _turns;

    private ILGenerator Il => _code.Il;

    /// <summary>A loop from its start.</summary>
    public void Loop(PlLoopNode loop) => Turns(loop, isEntry: false);

    /// <summary>The turns of a loop; at the entry of a unit the arguments say where it stands.</summary>
    public void Turns(PlLoopNode loop, bool isEntry)
    {
        switch (loop)
        {
            case ForIntegerNode n:
                ForInteger(n, isEntry);
                break;
            case WhileNode n:
                While(n);
                break;
            default:
                Endless(loop);
                break;
        }
    }

    private void Endless(PlLoopNode n)
    {
        Label head = Il.DefineLabel(), exit = Il.DefineLabel();
        emission.Pay();
        Il.MarkLabel(head);
        Body(n, exit, head, setsFound: false);
        Il.Emit(OpCodes.Br, head);
        Il.MarkLabel(exit);
    }

    private void While(WhileNode n)
    {
        Label head = Il.DefineLabel(), exit = Il.DefineLabel();
        emission.Pay();
        Il.MarkLabel(head);
        if (emission.CanBecomeInvalid)
        {
            Label slow = Il.DefineLabel();
            emission.JumpIfInvalid(slow);
            UnitExits.Snapshot around = exits.Here();
            UnitPlace place = emission.Place;
            _code.Cold(() =>
            {
                Il.MarkLabel(slow);
                emission.Place = place;
                emission.BeforeSite();
                _code.Object(n);
                emission.LoadFrame();
                _code.Call(typeof(UnitCalls), nameof(UnitCalls.Resume));
                exits.Take(around);
                Il.Emit(OpCodes.Br, exit);
            });
        }

        statements.Condition(n.Condition, exit);
        Body(n, exit, head, setsFound: false);
        Il.Emit(OpCodes.Br, head);
        Il.MarkLabel(exit);
    }

    private void ForInteger(ForIntegerNode n, bool isEntry)
    {
        LocalBuilder next = Il.DeclareLocal(typeof(long)), end = Il.DeclareLocal(typeof(long)), by = Il.DeclareLocal(typeof(long)), found = Il.DeclareLocal(typeof(bool));
        if (isEntry)
        {
            Argument(2, next);
            Argument(3, end);
            Argument(4, by);
        }
        else
        {
            Bounds(n, next, end, by);
        }

        Label head = Il.DefineLabel(), exit = Il.DefineLabel(), step = Il.DefineLabel();
        emission.Pay();
        Il.Emit(OpCodes.Ldc_I4_0);
        Il.Emit(OpCodes.Stloc, found);
        Il.MarkLabel(head);
        Il.Emit(OpCodes.Ldloc, next);
        Il.Emit(OpCodes.Ldloc, end);
        Il.Emit(n.Reverse ? OpCodes.Blt : OpCodes.Bgt, exit);
        Il.Emit(OpCodes.Ldc_I4_1);
        Il.Emit(OpCodes.Stloc, found);
        expressions.Move(new Operand(true, next, null), emission.Local(n.Variable.Index));
        Body(n, exit, step, setsFound: true);
        Il.MarkLabel(step);
        Il.Emit(OpCodes.Ldloc, next);
        Il.Emit(OpCodes.Ldloc, by);
        Il.Emit(n.Reverse ? OpCodes.Sub : OpCodes.Add);
        Il.Emit(OpCodes.Stloc, next);

        // Past the last integer there is no further turn, whatever the end is.
        Il.Emit(OpCodes.Ldloc, next);
        Il.Emit(OpCodes.Conv_I4);
        Il.Emit(OpCodes.Conv_I8);
        Il.Emit(OpCodes.Ldloc, next);
        Il.Emit(OpCodes.Beq, head);
        Il.MarkLabel(exit);
        emission.SetFound(() => Il.Emit(OpCodes.Ldloc, found));
    }

    private void Argument(int number, LocalBuilder local)
    {
        Il.Emit(OpCodes.Ldarg, (short)number);
        Il.Emit(OpCodes.Stloc, local);
    }

    private void Bounds(ForIntegerNode n, LocalBuilder next, LocalBuilder end, LocalBuilder by)
    {
        if (!IsSteady(n.From) || !IsSteady(n.To) || (n.Step is not null && !IsSteady(n.Step)))
        {
            LocalBuilder range = _code.Temporary(typeof(IntegerRange));
            emission.BeforeSite();
            _code.Object(n);
            emission.LoadFrame();
            _code.Call(typeof(UnitCalls), nameof(UnitCalls.Range));
            Il.Emit(OpCodes.Stloc, range);
            emission.AfterCall(mayChange: true);
            Part(range, "get_Next", next);
            Part(range, "get_End", end);
            Part(range, "get_By", by);
            return;
        }

        Bound(n.From, "lower bound", next);
        Bound(n.To, "upper bound", end);
        if (n.Step is null)
        {
            Il.Emit(OpCodes.Ldc_I8, 1L);
            Il.Emit(OpCodes.Stloc, by);
            return;
        }

        Bound(n.Step, "BY value", by);
        emission.Pay();
        Il.Emit(OpCodes.Ldloc, by);
        Il.Emit(OpCodes.Ldc_I8, 0L);
        Il.Emit(OpCodes.Ble, emission.Error(() => _code.Call(typeof(UnitCalls), nameof(UnitCalls.StepNotPositive))));
    }

    // Evaluating one bound does not change what the next one means.
    private bool IsSteady(ExpressionSite site) => plan.Of(site) is { } known && !ExpressionEmitter.MayChange(known.Expression);

    private void Bound(ExpressionSite site, string what, LocalBuilder local)
    {
        statements.Evaluate(plan.Of(site)!, out Operand value);
        if (value.MayBeNull)
        {
            emission.Pay();
            expressions.JumpIfNull(value, emission.Error(() =>
            {
                Il.Emit(OpCodes.Ldstr, what);
                _code.Call(typeof(UnitCalls), nameof(UnitCalls.NullBound));
            }));
        }

        expressions.Push(value);
        Il.Emit(OpCodes.Stloc, local);
    }

    private void Part(LocalBuilder range, string name, LocalBuilder local)
    {
        Il.Emit(OpCodes.Ldloca, range);
        _code.Call(typeof(IntegerRange), name);
        Il.Emit(OpCodes.Stloc, local);
    }

    private void Body(PlLoopNode n, Label exit, Label next, bool setsFound)
    {
        emission.Owe(GasSchedule.RoutineStep);
        LookForCancelling();
        exits.Enter(new UnitTarget(n.Label, true), exit, next, setsFound);
        statements.All(n.Body);
        exits.Left();
        emission.Pay();
    }

    private void LookForCancelling()
    {
        _turns ??= Il.DeclareLocal(typeof(int));
        Label look = Il.DefineLabel(), back = Il.DefineLabel();
        Il.Emit(OpCodes.Ldloc, _turns);
        Il.Emit(OpCodes.Ldc_I4_1);
        Il.Emit(OpCodes.Add);
        Il.Emit(OpCodes.Stloc, _turns);
        Il.Emit(OpCodes.Ldloc, _turns);
        Il.Emit(OpCodes.Ldc_I4, CancelMask);
        Il.Emit(OpCodes.And);
        Il.Emit(OpCodes.Brfalse, look);
        Il.MarkLabel(back);
        System.Action before = emission.BeforeThrowHere();
        _code.Cold(() =>
        {
            Il.MarkLabel(look);
            before();
            emission.LoadContext();
            _code.Call(typeof(SqlContext), nameof(SqlContext.CheckCancelled));
            Il.Emit(OpCodes.Br, back);
        });
    }
}
