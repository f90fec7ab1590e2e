using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>DELETE. A row that USING matches several times is deleted once.</summary>
internal sealed class DeleteChange(ChangeRun run, LogicalDelete node)
{
    public ModifyResult Execute(IEnumerable<Datum[]> source)
    {
        List<Datum[]> rows = run.ReadAll(source);
        run.Triggers.Statement(TriggerTiming.Before, TriggerEvent.Delete, null);
        var columns = new SourceColumns(node.Source.Columns, node.TargetColumns, node.RowKeyColumn);
        var seen = new RowKeySet();
        foreach (Datum[] row in rows)
        {
            byte[]? key = columns.Key(row);
            if (key is null || (rows.Count > 1 && !seen.TryAdd(key)))
            {
                continue;
            }

            if (node.Returning.Count > 0)
            {
                run.Evaluator.Bind(node.Source.Columns, row);
            }

            run.Delete(key, columns.Target(row));
        }

        return run.Finish((TriggerEvent.Delete, null));
    }
}
