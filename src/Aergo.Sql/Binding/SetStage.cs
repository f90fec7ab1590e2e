using System.Collections.Generic;
using System.Linq;

namespace Aergo.Sql.Binding;

/// <summary>Set-returning calls of a select list as functions side by side, joined laterally to the rows they run for.</summary>
/// <remarks>
/// The calls of one depth run in lock step, shorter ones padded with NULL; calls over the results of others run for each row of those.
/// A row for which all calls of a depth give nothing disappears.
/// </remarks>
internal static class SetStage
{
    public static LogicalNode Add(BindingState state, LogicalNode input, IReadOnlyList<PendingSetCall> calls)
    {
        foreach (IGrouping<int, PendingSetCall> level in calls.GroupBy(c => c.Depth).OrderBy(g => g.Key))
        {
            List<TableFunctionCall> functions = [];
            List<OutputColumn> columns = [];
            foreach (PendingSetCall call in level)
            {
                functions.Add(new TableFunctionCall(call.Call, 1, false));
                columns.Add(call.Column);
            }

            LogicalFunctionScan scan = new(functions, false, columns);
            input = new LogicalJoin(LogicalJoinKind.Inner, input, scan, null, [.. input.Columns, .. columns]) { Lateral = true };
        }

        return input;
    }
}
