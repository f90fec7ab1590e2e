using System.Collections.Generic;
using System.Linq;
using System.Reflection.Emit;
using Aergo.Sql.Routines;

namespace Aergo.Sql.Compilation;

/// <summary>Makes the code of one unit of a routine: a loop from where it stands, or a list of statements.</summary>
internal static class RoutineCompiler
{
    public static CompiledUnit Compile(PlFrame frame, PlLoopNode loop) => Compile(frame, [loop], loop);

    public static CompiledUnit Compile(PlFrame frame, PlNode[] nodes) => Compile(frame, nodes, null);

    private static CompiledUnit Compile(PlFrame frame, PlNode[] nodes, PlLoopNode? loop)
    {
        var guard = new UnitGuard(frame.Context);
        var plan = new UnitPlan(frame, guard, nodes);
        if (!plan.IsWorthwhile)
        {
            return new CompiledUnit(guard, null, [], null);
        }

        HashSet<int> neverNull = plan.NeverNull();
        return new CompiledUnit(
            guard,
            Emit(plan, guard, neverNull, nodes, loop),
            [.. neverNull.Where(s => !plan.IsStarted(s)).Order()],
            () => Emit(plan, guard, [], nodes, loop));
    }

    private static UnitBody Emit(UnitPlan plan, UnitGuard guard, HashSet<int> neverNull, PlNode[] nodes, PlLoopNode? loop)
    {
        var code = new CodeBuilder(plan.Routine.Signature, typeof(int), typeof(PlFrame), typeof(long), typeof(long), typeof(long));
        var emission = new RoutineEmission(code, plan, guard, neverNull);
        var statements = new NodeEmitter(emission, plan);
        emission.Begin();
        if (loop is null)
        {
            statements.All(nodes);
        }
        else
        {
            statements.FromInside(loop);
        }

        statements.Finish();
        return code.Build<UnitBody>();
    }
}
