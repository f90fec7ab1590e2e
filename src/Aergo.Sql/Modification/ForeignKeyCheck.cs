using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>A row that refers to something, to be looked at when the transaction ends.</summary>
internal sealed record ParentCheck(uint Table, uint Constraint, Datum[] Row, byte[] RowKey) : IDeferredCheck
{
    public void Run(SqlContext context)
    {
        if (ForeignKeySet.Find(context, Table, Constraint) is { } link)
        {
            ForeignKeySet.RequireParent(context, link, Row, RowKey);
        }
    }
}

/// <summary>A key that was taken away from under those who may refer to it, to be looked at when the transaction ends.</summary>
internal sealed record RemovedKeyCheck(uint Table, uint Child, uint Constraint, Datum[] Key) : IDeferredCheck
{
    public void Run(SqlContext context)
    {
        if (ForeignKeySet.Find(context, Child, Constraint) is { } link)
        {
            ForeignKeySet.RequireUnusedOrReplaced(context, link, Key);
        }
    }
}
