using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>WHEN conditions of triggers, bound once per catalog: OLD and NEW are a frame of old columns, then new columns.</summary>
internal sealed class TriggerConditions
{
    private readonly StampCache<uint, BoundExpression> _bound = new();

    public bool Holds(SqlContext context, TriggerDefinition trigger, IReadOnlyList<ColumnInfo> columns, Datum[]? oldRow, Datum[]? newRow)
    {
        BoundExpression condition = _bound.GetOrAdd(
            context.Catalog.Stamp, trigger.Oid, () => BoundTexts.Condition(context, trigger.WhenText!, new RowPairScope(columns), ExpressionKind.TriggerWhen));
        var frame = new Datum[columns.Count * 2];
        oldRow?.CopyTo(frame, 0);
        newRow?.CopyTo(frame, columns.Count);
        return context.Services.Runner.Evaluate(context, condition, [], frame).IsTrue;
    }
}
