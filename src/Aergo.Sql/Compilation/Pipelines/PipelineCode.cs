using Aergo.Sql.Execution.Interpreter;
using Aergo.Sql.Execution.Interpreter.Operators;
using Aergo.Sql.Storage;

namespace Aergo.Sql.Compilation;

/// <summary>The compiled rest of a pipeline: runs from where it stands to the end of the scan.</summary>
internal delegate void PipelineBody(PlanExecution x, PipelineRun run, RowDecoder decoder);

/// <summary>The code of one pipeline, made when a scan has gone through so many rows that it pays. Lives with the plan in the cache of plans.</summary>
internal sealed class PipelineCode(PipelinePlan plan, TreeCompiler evaluators)
{
    private const long HotRows = 4096;

    private PipelineBody? _body;
    private long _rows;

    public int Slot => plan.Slot;

    /// <summary>Prepares a run; null when the interpreter does it alone.</summary>
    public PipelineRun? Begin(PlanExecution x)
    {
        CompilationMode mode = x.Context.Services.Compilation;
        if (mode == CompilationMode.Never || x.Context.Services.Tables is not TableStore)
        {
            return null;
        }

        var run = new PipelineRun(plan.Joins) { Left = mode == CompilationMode.Always || _body is not null ? 0 : HotRows - _rows };
        x.State[plan.Slot] = run;
        return run;
    }

    /// <summary>Goes on after the interpreter, if it left anything.</summary>
    public void Finish(PlanExecution x, PipelineRun run, AggregateGroups groups)
    {
        if (!run.IsAtRest)
        {
            // The sum of several small runs makes a plan hot, too.
            _rows = HotRows - System.Math.Max(0, run.Left);
            return;
        }

        run.Groups = groups;
        _body ??= PipelineCompiler.Compile(plan, evaluators);
        _body(x, run, ((TableStore)x.Context.Services.Tables).Decoder(plan.Scan.Table, plan.Scan.Columns));
    }
}
