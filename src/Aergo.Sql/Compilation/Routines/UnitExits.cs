using System.Collections.Generic;
using System.Linq;
using System.Reflection.Emit;
using Aergo.Sql.Routines;

namespace Aergo.Sql.Compilation;

/// <summary>Ways out of loops, blocks and the unit. A FOR that is left on any way sets FOUND, as it had a turn.</summary>
internal sealed class UnitExits
{
    private readonly RoutineEmission _emission;
    private readonly CodeBuilder _code;
    private readonly List<Place> _around = [];
    private readonly LocalBuilder _flow;
    private readonly Label _end;

    public UnitExits(RoutineEmission emission)
    {
        _emission = emission;
        _code = emission.Code;
        _flow = Il.DeclareLocal(typeof(int));
        _end = Il.DefineLabel();
    }

    private ILGenerator Il => _code.Il;

    /// <summary>What a statement stands in, innermost first.</summary>
    public sealed record Snapshot(IReadOnlyList<Place> Around);

    internal sealed record Place(UnitTarget Target, Label Exit, Label Continue, bool SetsFound);

    public void Enter(UnitTarget target, Label exit, Label next, bool setsFound) => _around.Add(new Place(target, exit, next, setsFound));

    public void Left() => _around.RemoveAt(_around.Count - 1);

    public Snapshot Here() => new([.. Enumerable.Reverse(_around)]);

    /// <summary>EXIT, CONTINUE or RETURN from here.</summary>
    public void Leave(Flow flow, string? label)
    {
        Snapshot here = Here();
        int place = -1;
        for (int i = 0; i < here.Around.Count && place < 0; i++)
        {
            place = here.Around[i].Target.IsMeant(flow, label) ? i : -1;
        }

        Cross(here, place < 0 ? here.Around.Count : place);
        if (place >= 0)
        {
            Il.Emit(OpCodes.Br, flow == Flow.Exit ? here.Around[place].Exit : here.Around[place].Continue);
            return;
        }

        if (flow != Flow.Return)
        {
            _emission.LoadFrame();
            if (label is null)
            {
                Il.Emit(OpCodes.Ldnull);
            }
            else
            {
                Il.Emit(OpCodes.Ldstr, label);
            }

            _code.Call(typeof(PlFrame), "set_ExitLabel");
        }

        Il.Emit(OpCodes.Ldc_I4, (int)flow);
        Il.Emit(OpCodes.Stloc, _flow);
        Il.Emit(OpCodes.Br, _end);
    }

    /// <summary>Takes the flow that the interpreter gave, which is on the stack, and goes where it leads.</summary>
    public void Take(Snapshot exits)
    {
        LocalBuilder flow = _code.Temporary(typeof(int));
        Label next = Il.DefineLabel();
        Il.Emit(OpCodes.Stloc, flow);
        _emission.AfterStatement();
        Il.Emit(OpCodes.Ldloc, flow);
        Il.Emit(OpCodes.Brfalse, next);
        Go(exits, flow);
        Il.MarkLabel(next);
    }

    private void Go(Snapshot exits, LocalBuilder flow)
    {
        Label[] ways = [.. exits.Around.Select(_ => Il.DefineLabel())];
        _emission.LoadFrame();
        Il.Emit(OpCodes.Ldloc, flow);
        _code.Object(exits.Around.Select(a => a.Target).ToArray());
        _code.Call(typeof(UnitCalls), nameof(UnitCalls.Target));
        Il.Emit(OpCodes.Switch, ways);
        Cross(exits, ways.Length);
        Il.Emit(OpCodes.Ldloc, flow);
        Il.Emit(OpCodes.Stloc, _flow);
        Il.Emit(OpCodes.Br, _end);
        for (int i = 0; i < ways.Length; i++)
        {
            Il.MarkLabel(ways[i]);
            Cross(exits, i);
            Il.Emit(OpCodes.Ldloc, flow);
            Il.Emit(OpCodes.Ldc_I4, (int)Flow.Continue);
            Il.Emit(OpCodes.Beq, exits.Around[i].Continue);
            Il.Emit(OpCodes.Br, exits.Around[i].Exit);
        }
    }

    private void Cross(Snapshot exits, int count)
    {
        if (exits.Around.Take(count).Any(a => a.SetsFound))
        {
            _emission.SetFound(() => Il.Emit(OpCodes.Ldc_I4_1));
        }
    }

    public void Finish()
    {
        _emission.Pay();
        Il.Emit(OpCodes.Ldc_I4, (int)Flow.Next);
        Il.Emit(OpCodes.Stloc, _flow);
        Il.MarkLabel(_end);
        _emission.End();
        Il.Emit(OpCodes.Ldloc, _flow);
        Il.Emit(OpCodes.Ret);
    }
}
