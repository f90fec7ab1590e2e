using System.Collections.Generic;
using Aergo.Sql.Execution.Interpreter.Operators;
using Aergo.Sql.Storage;

namespace Aergo.Sql.Compilation;

/// <summary>One run of a pipeline: what the interpreter hands to the code when it comes to rest.</summary>
internal sealed class PipelineRun(int joins)
{
    /// <summary>Rows the interpreter may still take from the scan.</summary>
    public long Left { get; set; }

    /// <summary>Set when the scan stopped for want of <see cref="Left"/>, with rows ahead or not.</summary>
    public bool IsAtRest { get; set; }

    public TableWalk? Walk { get; set; }

    /// <summary>The joins on the way, from the scan up; each makes its table when it is first asked.</summary>
    public HashJoinOperator.Cursor?[] Joins { get; } = new HashJoinOperator.Cursor?[joins];

    public AggregateGroups? Groups { get; set; }
}
