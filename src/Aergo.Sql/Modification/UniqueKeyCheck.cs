using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>A key of a deferrable PRIMARY KEY or UNIQUE constraint that two rows had for a while.</summary>
internal sealed record UniqueKeyCheck(uint Table, uint Constraint, uint Index, Datum[] Key) : IDeferredCheck
{
    /// <summary>At the end of a statement: what may wait waits, the rest is checked.</summary>
    public static void Settle(SqlContext context, TableDefinition table, List<(IndexDefinition Index, Datum[] Key)> doubtful)
    {
        foreach ((IndexDefinition index, Datum[] key) in doubtful)
        {
            var check = new UniqueKeyCheck(table.Oid, index.ConstraintOid, index.Oid, key);
            DeferredChecks deferred = DeferredChecks.Of(context);
            if (deferred.IsDeferred(table.Constraints.First(c => c.Oid == index.ConstraintOid)))
            {
                deferred.Add(check);
            }
            else
            {
                check.Run(context);
            }
        }

        doubtful.Clear();
    }

    /// <summary>23505 when two rows still have the key.</summary>
    public void Run(SqlContext context)
    {
        if (context.Catalog.Tables.GetValueOrDefault(Table) is not { } table || table.Indexes.FirstOrDefault(i => i.Oid == Index) is not { } index)
        {
            return;
        }

        if (context.Services.Tables.ScanIndex(context, context.State, table, index, new IndexBounds(Key)).Skip(1).Any())
        {
            throw UniqueViolation.Of(context, table, index, Key);
        }
    }
}
