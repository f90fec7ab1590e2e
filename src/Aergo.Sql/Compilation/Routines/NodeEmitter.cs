using System.Collections.Generic;
using System.Linq;
using System.Reflection.Emit;
using Aergo.Sql.Execution;
using Aergo.Sql.Routines;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>Instructions of statements. What has none is run by the interpreter in its place.</summary>
internal sealed class NodeEmitter
{
    private readonly RoutineEmission _emission;
    private readonly UnitPlan _plan;
    private readonly CodeBuilder _code;
    private readonly ExpressionEmitter _expressions;
    private readonly LoopEmitter _loops;
    private readonly UnitExits _exits;

    public NodeEmitter(RoutineEmission emission, UnitPlan plan)
    {
        _emission = emission;
        _plan = plan;
        _code = emission.Code;
        _expressions = new ExpressionEmitter(emission);
        _exits = new UnitExits(emission);
        _loops = new LoopEmitter(emission, plan, _expressions, _exits, this);
    }

    private ILGenerator Il => _code.Il;

    public void All(IReadOnlyList<PlNode> nodes)
    {
        foreach (PlNode node in nodes)
        {
            One(node);
        }
    }

    /// <summary>Only the turns of a loop, from where the arguments of the unit say it stands.</summary>
    public void FromInside(PlLoopNode loop)
    {
        _emission.Place = new UnitPlace(loop.Line, loop.Action);
        _loops.Turns(loop, isEntry: true);
    }

    /// <summary>The end of the unit, where all ways out meet.</summary>
    public void Finish() => _exits.Finish();

    private void One(PlNode node)
    {
        if (_plan.IsInterpreted(node))
        {
            Interpret(node);
            return;
        }

        int mark = _code.Mark();
        UnitPlace around = _emission.Place;
        _emission.Place = new UnitPlace(node.Line, node.Action);
        Label after = Il.DefineLabel();
        if (_emission.CanBecomeInvalid && node is not (LoopNode or BlockNode))
        {
            Label slow = Il.DefineLabel();
            _emission.JumpIfInvalid(slow);
            UnitExits.Snapshot exits = _exits.Here();
            _code.Cold(() =>
            {
                Il.MarkLabel(slow);
                Interpret(node, exits);
                Il.Emit(OpCodes.Br, after);
            });
        }

        _emission.Owe(GasSchedule.RoutineStep);
        switch (node)
        {
            case AssignNode n:
                Evaluate(_plan.Of(n.Value)!, out Operand value);
                Assign(n.Target.Slot, value);
                break;
            case IfNode n:
                Branches(n.Branches);
                All(n.Otherwise);
                EndBranches();
                break;
            case CaseNode n:
                Branches(n.Branches);
                if (n.Otherwise is null)
                {
                    _emission.Pay();
                    _emission.BeforeThrowHere()();
                    _code.Call(typeof(CaseNode), nameof(CaseNode.NotFound));
                    Il.Emit(OpCodes.Throw);
                }
                else
                {
                    All(n.Otherwise);
                }

                EndBranches();
                break;
            case ExitNode n:
                Exit(n);
                break;
            case ReturnNode n:
                Return(n);
                break;
            case BlockNode n:
                Block(n);
                break;
            default:
                _loops.Loop((PlLoopNode)node);
                break;
        }

        if (_emission.CanBecomeInvalid)
        {
            _emission.Pay();
        }

        Il.MarkLabel(after);
        _code.Release(mark);
        _emission.Place = around;
    }

    // ---- the interpreter's part -------------------------------------------------------------------------------------------

    private void Interpret(PlNode node) => Interpret(node, _exits.Here());

    private void Interpret(PlNode node, UnitExits.Snapshot exits)
    {
        _emission.BeforeStatement();
        _code.Object(node);
        _emission.LoadFrame();
        _code.Call(typeof(UnitCalls), nameof(UnitCalls.Run));
        _exits.Take(exits);
    }

    // ---- expressions ------------------------------------------------------------------------------------------------------

    public void Evaluate(SitePlan plan, out Operand value)
    {
        _emission.Owe(plan.Gas);
        if (!ExpressionEmitter.IsPure(plan.Expression))
        {
            _emission.Pay();
        }

        value = _expressions.Emit(plan.Expression);
    }

    /// <summary>Goes to a label unless the condition is true.</summary>
    public void Condition(ExpressionSite site, Label label, bool byInterpreter = false)
    {
        if (!byInterpreter && _plan.Of(site) is { } plan)
        {
            _emission.Owe(plan.Gas);
            _emission.Pay();
            _expressions.JumpUnlessTrueValue(plan.Expression, label);
            return;
        }

        LocalBuilder holds = _code.Temporary(typeof(bool));
        _emission.BeforeSite();
        _code.Object(site);
        _emission.LoadFrame();
        _code.Call(typeof(UnitCalls), nameof(UnitCalls.IsTrue));
        Il.Emit(OpCodes.Stloc, holds);
        _emission.AfterCall(mayChange: true);
        Il.Emit(OpCodes.Ldloc, holds);
        Il.Emit(OpCodes.Brfalse, label);
    }

    public void Assign(PlSlot slot, Operand value)
    {
        if (slot.NotNull && value.MayBeNull)
        {
            _emission.Pay();
            _expressions.JumpIfNull(value, _emission.Error(() =>
            {
                Il.Emit(OpCodes.Ldstr, slot.Name);
                _code.Call(typeof(UnitCalls), nameof(UnitCalls.NullNotAllowed));
            }));
        }

        if (_emission.HasLocal(slot.Index))
        {
            _expressions.Move(value, _emission.Local(slot.Index));
        }
        else
        {
            _emission.Store(slot.Index, () => _expressions.PushDatum(value));
        }
    }

    // ---- statements -------------------------------------------------------------------------------------------------------

    private readonly Stack<Label> _branchEnds = new();

    private void Branches((ExpressionSite Condition, PlNode[] Body)[] branches)
    {
        Label end = Il.DefineLabel();
        _branchEnds.Push(end);
        bool changes = false;
        foreach ((ExpressionSite condition, PlNode[] body) in branches)
        {
            Label next = Il.DefineLabel();
            Condition(condition, next, byInterpreter: changes);
            changes |= _plan.Of(condition) is not { } plan || ExpressionEmitter.MayChange(plan.Expression);
            All(body);
            _emission.Pay();
            Il.Emit(OpCodes.Br, end);
            Il.MarkLabel(next);
        }
    }

    private void EndBranches()
    {
        _emission.Pay();
        Il.MarkLabel(_branchEnds.Pop());
    }

    private void Exit(ExitNode n)
    {
        Label stays = Il.DefineLabel();
        if (n.When is not null)
        {
            Condition(n.When, stays);
        }

        _emission.Pay();
        _exits.Leave(n.IsContinue ? Flow.Continue : Flow.Exit, n.Label);
        Il.MarkLabel(stays);
    }

    private void Return(ReturnNode n)
    {
        if (n.Value is not null)
        {
            SitePlan plan = _plan.Of(n.Value)!;
            Evaluate(plan, out Operand value);
            _emission.LoadFrame();
            _expressions.PushDatum(value);
            _code.Object(plan.Type);
            Il.Emit(OpCodes.Ldc_I4, plan.Modifier);
            _code.Call(typeof(UnitCalls), nameof(UnitCalls.Result));
        }

        _emission.Pay();
        _exits.Leave(Flow.Return, null);
    }

    private void Block(BlockNode n)
    {
        foreach (SlotStart start in n.Starts)
        {
            Start(n, start);
        }

        Label end = Il.DefineLabel();
        _exits.Enter(new UnitTarget(n.Label, false), end, end, setsFound: false);
        All(n.Body);
        _exits.Left();
        _emission.Pay();
        Il.MarkLabel(end);
    }

    private void Start(BlockNode block, SlotStart start)
    {
        UnitPlace around = _emission.Place;
        _emission.Place = new UnitPlace(start.Slot.Line, block.Action, BlockNode.StartPhase);
        SitePlan? plan = start.Default is null ? null : _plan.Of(start.Default);
        if (start.CursorName is not null || start.Slot.Type.Kind == TypeKind.Domain || (start.Default is not null && (plan is null || !UnitPlan.IsPlain(start.Slot, plan))))
        {
            Interpret(start);
        }
        else if (start.Default is null)
        {
            Assign(start.Slot, plan: null);
        }
        else
        {
            Label slow = Il.DefineLabel(), after = Il.DefineLabel();
            if (_emission.CanBecomeInvalid)
            {
                _emission.JumpIfInvalid(slow);
                _code.Cold(() =>
                {
                    Il.MarkLabel(slow);
                    Interpret(start);
                    Il.Emit(OpCodes.Br, after);
                });
            }

            Assign(start.Slot, plan);
            if (_emission.CanBecomeInvalid)
            {
                _emission.Pay();
            }

            Il.MarkLabel(after);
        }

        _emission.Place = around;
    }

    // A variable without a default is NULL at first, NOT NULL or not: such a declaration is refused before.
    private void Assign(PlSlot slot, SitePlan? plan)
    {
        if (plan is not null)
        {
            Evaluate(plan, out Operand value);
            Assign(slot, value);
        }
        else if (_emission.HasLocal(slot.Index))
        {
            _expressions.Move(Operand.NullBits, _emission.Local(slot.Index));
        }
        else
        {
            _emission.Store(slot.Index, () => _code.Constant(Datum.Null));
        }
    }

    private void Interpret(SlotStart start)
    {
        _emission.BeforeStatement();
        _code.Object(start);
        _emission.LoadFrame();
        _code.Call(typeof(UnitCalls), nameof(UnitCalls.Start));
        _emission.AfterStatement();
    }
}
