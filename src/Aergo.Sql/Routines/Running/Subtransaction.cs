using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Modification;

namespace Aergo.Sql.Routines;

/// <summary>A point that a block with EXCEPTION can return to: state, catalog, settings, events and what else belongs to the transaction. Variables are not part of it.</summary>
internal sealed class Subtransaction(SqlContext context)
{
    private readonly int _mark = context.State.Mark();
    private readonly CatalogSnapshot _catalog = context.Catalog;
    private readonly SessionSettings _settings = context.Settings;
    private readonly int _events = context.Chain.EventCount;
    private readonly long _memory = context.Memory.PassingBytes;
    private readonly int _callDepth = context.CallDepth;
    private readonly string _user = context.CurrentUser;
    private readonly int _stack = RoutineStack.Of(context).Depth;
    private readonly int _cursors = CursorTable.Of(context).Mark();
    private readonly object _deferred = DeferredChecks.Of(context).Mark();

    public void RollBack()
    {
        context.State.RollBackTo(_mark);
        context.Catalog = _catalog;
        context.Settings = _settings;
        context.Chain.DropEventsAfter(_events);
        context.CallDepth = _callDepth;
        context.CurrentUser = _user;
        RoutineStack.Of(context).CutTo(_stack);
        CursorTable.Of(context).RollBackTo(_cursors);
        DeferredChecks.Of(context).RollBackTo(_deferred);
        context.Memory.DropTo(_memory);
    }
}
