using System;
using System.Collections.Generic;
using System.Reflection.Emit;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Routines;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>Place of a statement for the context of errors.</summary>
internal readonly record struct UnitPlace(int Line, string Action, string? Phase = null);

/// <summary>The state of a unit while it runs: variables in locals, the gas that is left, and whether its names still mean the same.</summary>
/// <remarks>
/// Gas is counted down in a local, once for each stretch of code in which nothing can fail or be seen from outside, before that stretch; the meter learns of it
/// before every call and at the end. So the sums at each of those points are the interpreter's. Variables go back to the frame before what looks at it.
/// </remarks>
internal sealed class RoutineEmission : EmissionScope
{
    private readonly UnitPlan _plan;
    private readonly UnitGuard _guard;
    private readonly Dictionary<int, Operand> _locals = [];
    private readonly LocalBuilder _slots;
    private readonly LocalBuilder _meter;
    private readonly LocalBuilder _left;
    private readonly LocalBuilder _synced;
    private readonly LocalBuilder? _valid;
    private Label? _outOfGas;
    private long _pending;

    public RoutineEmission(CodeBuilder code, UnitPlan plan, UnitGuard guard, HashSet<int> neverNull)
        : base(code)
    {
        _plan = plan;
        _guard = guard;
        ILGenerator il = code.Il;
        _slots = il.DeclareLocal(typeof(Datum[]));
        _meter = il.DeclareLocal(typeof(GasMeter));
        _left = il.DeclareLocal(typeof(long));
        _synced = il.DeclareLocal(typeof(long));
        _valid = plan.MayChange ? il.DeclareLocal(typeof(bool)) : null;
        foreach (int slot in plan.Locals)
        {
            _locals[slot] = new Operand(true, il.DeclareLocal(typeof(long)), neverNull.Contains(slot) ? null : il.DeclareLocal(typeof(bool)));
        }
    }

    public UnitPlace Place { get; set; }

    private ILGenerator Il => Code.Il;

    /// <summary>Emits what stands before the first statement.</summary>
    public void Begin()
    {
        LoadFrame();
        Code.Call(typeof(PlFrame), "get_Slots");
        Il.Emit(OpCodes.Stloc, _slots);
        LoadContext();
        Code.Call(typeof(SqlContext), "get_Gas");
        Il.Emit(OpCodes.Stloc, _meter);
        ReadGas();
        if (_valid is not null)
        {
            Il.Emit(OpCodes.Ldc_I4_1);
            Il.Emit(OpCodes.Stloc, _valid);
        }

        Reload();
    }

    /// <summary>Emits what stands after the last: gas and variables back where they came from.</summary>
    public void End()
    {
        Sync();
        Spill();
    }

    public void LoadFrame() => Il.Emit(OpCodes.Ldarg_1);

    public override void LoadContext()
    {
        LoadFrame();
        Code.Call(typeof(PlFrame), "get_Context");
    }

    // ---- gas --------------------------------------------------------------------------------------------------------------

    /// <summary>Adds to the price of the stretch of code that we are in.</summary>
    public void Owe(long gas) => _pending += gas;

    /// <summary>Ends a stretch: what is owed is paid here.</summary>
    public void Pay()
    {
        if (_pending == 0)
        {
            return;
        }

        if (_outOfGas is not { } outOfGas)
        {
            outOfGas = Il.DefineLabel();
            _outOfGas = outOfGas;
            Code.Cold(() =>
            {
                Il.MarkLabel(outOfGas);
                LoadFrame();
                Code.Call(typeof(UnitCalls), nameof(UnitCalls.OutOfGas));
                Il.Emit(OpCodes.Ldc_I4_0);
                Il.Emit(OpCodes.Ret);
            });
        }

        Il.Emit(OpCodes.Ldloc, _left);
        Il.Emit(OpCodes.Ldc_I8, _pending);
        Il.Emit(OpCodes.Sub);
        Il.Emit(OpCodes.Stloc, _left);
        Il.Emit(OpCodes.Ldloc, _left);
        Il.Emit(OpCodes.Ldc_I8, 0L);
        Il.Emit(OpCodes.Blt, outOfGas);
        _pending = 0;
    }

    private void Sync()
    {
        Il.Emit(OpCodes.Ldloc, _meter);
        Il.Emit(OpCodes.Ldloc, _synced);
        Il.Emit(OpCodes.Ldloc, _left);
        Il.Emit(OpCodes.Sub);
        Code.Call(typeof(GasMeter), nameof(GasMeter.Charge));
        Il.Emit(OpCodes.Ldloc, _left);
        Il.Emit(OpCodes.Stloc, _synced);
    }

    private void ReadGas()
    {
        Il.Emit(OpCodes.Ldloc, _meter);
        Code.Call(typeof(GasMeter), "get_Left");
        Il.Emit(OpCodes.Dup);
        Il.Emit(OpCodes.Stloc, _left);
        Il.Emit(OpCodes.Stloc, _synced);
    }

    // ---- variables --------------------------------------------------------------------------------------------------------

    public override Operand Read(BoundExpression leaf)
    {
        int slot = _plan.SlotOf(leaf)!.Value;
        if (_locals.TryGetValue(slot, out Operand local))
        {
            return local;
        }

        LocalBuilder value = Code.Temporary(typeof(Datum));
        Il.Emit(OpCodes.Ldloc, _slots);
        Il.Emit(OpCodes.Ldc_I4, slot);
        Il.Emit(OpCodes.Ldelem, typeof(Datum));
        Il.Emit(OpCodes.Stloc, value);
        return new Operand(false, value, null);
    }

    /// <summary>The local of a variable in the bits.</summary>
    public Operand Local(int slot) => _locals[slot];

    public bool HasLocal(int slot) => _locals.ContainsKey(slot);

    /// <summary>Puts what <paramref name="push"/> pushes, a datum, into a variable without a local.</summary>
    public void Store(int slot, Action push)
    {
        Il.Emit(OpCodes.Ldloc, _slots);
        Il.Emit(OpCodes.Ldc_I4, slot);
        push();
        Il.Emit(OpCodes.Stelem, typeof(Datum));
    }

    public void SetFound(Action push)
    {
        push();
        Il.Emit(OpCodes.Conv_U8);
        Operand found = _locals[_plan.Routine.FoundSlot];
        Il.Emit(OpCodes.Stloc, found.Value!);
        if (found.Null is not null)
        {
            Il.Emit(OpCodes.Ldc_I4_0);
            Il.Emit(OpCodes.Stloc, found.Null);
        }
    }

    private void Spill()
    {
        foreach (int slot in _plan.Assigned)
        {
            Operand local = _locals[slot];
            Il.Emit(OpCodes.Ldloc, _slots);
            Il.Emit(OpCodes.Ldc_I4, slot);
            Il.Emit(OpCodes.Ldloc, local.Value!);
            if (local.Null is null)
            {
                Il.Emit(OpCodes.Ldc_I4_0);
            }
            else
            {
                Il.Emit(OpCodes.Ldloc, local.Null);
            }

            Code.Call(typeof(DatumBits), nameof(DatumBits.Put));
        }
    }

    private void Reload()
    {
        foreach ((int slot, Operand local) in _locals)
        {
            Il.Emit(OpCodes.Ldloc, _slots);
            Il.Emit(OpCodes.Ldc_I4, slot);
            Il.Emit(OpCodes.Ldelema, typeof(Datum));
            Code.Call(typeof(Datum), "get_Bits");
            Il.Emit(OpCodes.Stloc, local.Value!);
            if (local.Null is not null)
            {
                Il.Emit(OpCodes.Ldloc, _slots);
                Il.Emit(OpCodes.Ldc_I4, slot);
                Il.Emit(OpCodes.Ldelema, typeof(Datum));
                Code.Call(typeof(Datum), "get_IsNull");
                Il.Emit(OpCodes.Stloc, local.Null);
            }
        }
    }

    // ---- calls and errors -------------------------------------------------------------------------------------------------

    public override void BeforeCall()
    {
        Pay();
        Sync();
        Leave(Place);
    }

    public override void AfterCall(bool mayChange)
    {
        ReadGas();
        if (Place.Phase is not null)
        {
            LoadFrame();
            Il.Emit(OpCodes.Ldnull);
            Code.Call(typeof(PlFrame), "set_Phase");
        }

        if (mayChange)
        {
            Revalidate();
        }
    }

    public override Action BeforeThrowHere()
    {
        UnitPlace place = Place;
        return () =>
        {
            Sync();
            Leave(place);
        };
    }

    /// <summary>Emitted before the interpreter runs a statement of the unit: it sees and changes variables.</summary>
    public void BeforeStatement()
    {
        Pay();
        Sync();
        Spill();
    }

    /// <summary>Emitted before the interpreter evaluates an expression of the unit: it sees variables, and changes none.</summary>
    public void BeforeSite()
    {
        Pay();
        Sync();
        Spill();
        Leave(Place);
    }

    /// <summary>A label that leads to an error of the present place; the instructions leave it on the stack.</summary>
    public Label Error(Action make)
    {
        Label label = Il.DefineLabel();
        Action before = BeforeThrowHere();
        Code.Cold(() =>
        {
            Il.MarkLabel(label);
            before();
            make();
            Il.Emit(OpCodes.Throw);
        });
        return label;
    }

    public void AfterStatement()
    {
        ReadGas();
        Reload();
        Revalidate();
    }

    /// <summary>Goes to a label when names may have changed their meaning since the unit was entered.</summary>
    public void JumpIfInvalid(Label label)
    {
        if (_valid is not null)
        {
            Pay();
            Il.Emit(OpCodes.Ldloc, _valid);
            Il.Emit(OpCodes.Brfalse, label);
        }
    }

    public bool CanBecomeInvalid => _valid is not null;

    private void Leave(UnitPlace place)
    {
        if (_plan.Routine.HasHandlers)
        {
            Spill();
        }

        LoadFrame();
        Il.Emit(OpCodes.Ldc_I4, place.Line);
        Il.Emit(OpCodes.Ldstr, place.Action);
        if (place.Phase is null)
        {
            Il.Emit(OpCodes.Ldnull);
        }
        else
        {
            Il.Emit(OpCodes.Ldstr, place.Phase);
        }

        Code.Call(typeof(UnitCalls), nameof(UnitCalls.Place));
    }

    private void Revalidate()
    {
        if (_valid is not null)
        {
            Code.Object(_guard);
            LoadFrame();
            Code.Call(typeof(UnitGuard), nameof(UnitGuard.Holds));
            Il.Emit(OpCodes.Stloc, _valid);
        }
    }
}
