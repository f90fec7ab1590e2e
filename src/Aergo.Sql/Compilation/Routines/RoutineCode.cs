using Aergo.Sql.Routines;

namespace Aergo.Sql.Compilation;

/// <summary>The code of a loop, or of a list of statements, of one routine: made when it has run often enough.</summary>
/// <remarks>
/// Lives and dies with the routine it belongs to, which the cache of routines holds by definition, catalog stamp and types, in a bounded number.
/// Counting is without locks: calls on several threads may lose a count or compile twice, and nothing else.
/// </remarks>
internal sealed class RoutineCode
{
    // Compiling takes about as long as a few thousand turns of an interpreted loop.
    private const int HotTurns = 1500;
    private const int HotCalls = 200;

    // So that nobody gets a large body compiled for the price of a few calls that leave it at once.
    private const int HotForStatement = 20;

    // Each new catalog makes new routines, so that code is thrown away here only by changes of search path or user.
    private const int AttemptsMax = 4;

    private CompiledUnit? _unit;
    private int _count;
    private int _attempts;
    private int _forSize = -1;

    /// <summary>Runs a loop from where it stands to its end; false when the caller has to run the next turn.</summary>
    public bool TryRun(PlFrame frame, PlLoopNode loop, IntegerRange range, out Flow flow)
    {
        if (_unit is not { } unit)
        {
            flow = Flow.Next;
            if (!IsDue(frame, HotTurns, loop.Body))
            {
                return false;
            }

            unit = Keep(RoutineCompiler.Compile(frame, loop));
        }

        return Run(unit, frame, range, out flow);
    }

    /// <summary>Runs a list of statements; false when the caller has to.</summary>
    public bool TryRun(PlFrame frame, PlNode[] nodes, out Flow flow)
    {
        if (_unit is not { } unit)
        {
            flow = Flow.Next;
            if (!IsDue(frame, HotCalls, nodes))
            {
                return false;
            }

            unit = Keep(RoutineCompiler.Compile(frame, nodes));
        }

        return Run(unit, frame, default, out flow);
    }

    private bool Run(CompiledUnit unit, PlFrame frame, IntegerRange range, out Flow flow)
    {
        if (unit.Guard.Holds(frame))
        {
            return unit.TryRun(frame, range, out flow);
        }

        flow = Flow.Next;
        _unit = null;
        _count = 0;
        return false;
    }

    private bool IsDue(PlFrame frame, int enough, PlNode[] nodes) => _attempts < AttemptsMax && frame.Context.Services.Compilation switch
    {
        CompilationMode.Always => true,
        CompilationMode.Never => false,
        _ => ++_count >= enough && _count >= enough + ForSize(nodes),
    };

    private int ForSize(PlNode[] nodes) => _forSize >= 0 ? _forSize : _forSize = UnitSize.Of(nodes) * HotForStatement;

    private CompiledUnit Keep(CompiledUnit unit)
    {
        _attempts++;
        _unit = unit;
        return unit;
    }
}
