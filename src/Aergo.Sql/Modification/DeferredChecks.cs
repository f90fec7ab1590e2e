using System;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Modification;

/// <summary>What a transaction still owes: checks of deferred constraints and deferred constraint triggers, in the order in which they came due.</summary>
/// <remarks>Part of the transaction: savepoints take its mark and go back to it. Paid when the transaction ends, and by SET CONSTRAINTS … IMMEDIATE before.</remarks>
public sealed class DeferredChecks
{
    // One check costs gas already; this bounds what a node holds for it.
    private const int PendingMax = 1_000_000;

    private Owed _owed = Owed.Nothing;

    private DeferredChecks()
    {
    }

    public static DeferredChecks Of(SqlContext context)
    {
        if (!context.Extensions.TryGetValue(typeof(DeferredChecks), out object? found))
        {
            context.Extensions[typeof(DeferredChecks)] = found = new DeferredChecks();
        }

        return (DeferredChecks)found;
    }

    /// <summary>What is owed now and what SET CONSTRAINTS has said, to be put back by <see cref="RollBackTo"/>.</summary>
    public object Mark() => _owed;

    public void RollBackTo(object mark) => _owed = (Owed)mark;

    /// <summary>Pays everything; the first check that fails is the transaction's error. Triggers may add to it while it runs.</summary>
    public static void End(SqlContext context)
    {
        if (context.Extensions.TryGetValue(typeof(DeferredChecks), out object? found))
        {
            ((DeferredChecks)found).Pay(context, static _ => true);
        }
    }

    internal bool IsDeferred(uint constraint, bool deferrable, bool initially) =>
        deferrable && (_owed.Modes.TryGetValue(constraint, out bool mode) ? mode : _owed.All ?? initially);

    internal bool IsDeferred(ConstraintInfo constraint) => IsDeferred(constraint.Oid, constraint.Deferrable, constraint.InitiallyDeferred);

    internal void Add(IDeferredCheck check)
    {
        if (_owed.Checks.Count == PendingMax)
        {
            throw new SqlException(SqlState.ProgramLimit, $"more than {PendingMax} deferred checks in one transaction") { Hint = "Set the constraints immediate, or change less in one transaction." };
        }

        _owed = _owed with { Checks = _owed.Checks.Add(check) };
    }

    /// <summary>SET CONSTRAINTS: a constraint made immediate is checked for what was done so far.</summary>
    /// <param name="constraints">Oids; null for all.</param>
    internal void Set(SqlContext context, ImmutableArray<uint>? constraints, bool deferred)
    {
        _owed = constraints is { } some
            ? _owed with { Modes = _owed.Modes.SetItems(some.Select(c => new System.Collections.Generic.KeyValuePair<uint, bool>(c, deferred))) }
            : _owed with { All = deferred, Modes = ImmutableDictionary<uint, bool>.Empty };
        if (!deferred)
        {
            Pay(context, c => constraints is null || constraints.Value.Contains(c.Constraint));
        }
    }

    /// <summary>55006 when a table that is about to be altered has checks waiting.</summary>
    internal void RequireNone(TableDefinition table, string verb)
    {
        if (_owed.Checks.Any(c => c.Table == table.Oid))
        {
            throw new SqlException(SqlState.ObjectInUse, $"cannot {verb} \"{table.Name}\" because it has pending trigger events");
        }
    }

    private void Pay(SqlContext context, Func<IDeferredCheck, bool> due)
    {
        while (_owed.Checks.Any(due))
        {
            ImmutableList<IDeferredCheck> now = _owed.Checks.FindAll(c => due(c));
            _owed = _owed with { Checks = _owed.Checks.RemoveAll(c => due(c)) };
            foreach (IDeferredCheck check in now)
            {
                context.CheckCancelled();
                check.Run(context);
            }
        }
    }

    private sealed record Owed(ImmutableList<IDeferredCheck> Checks, ImmutableDictionary<uint, bool> Modes, bool? All)
    {
        public static readonly Owed Nothing = new([], ImmutableDictionary<uint, bool>.Empty, null);
    }
}

/// <summary>A check that waits.</summary>
internal interface IDeferredCheck
{
    /// <summary>Table whose change it belongs to.</summary>
    uint Table { get; }

    /// <summary>Constraint or constraint trigger, by oid.</summary>
    uint Constraint { get; }

    void Run(SqlContext context);
}
