using System.Collections.Generic;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Record types with known fields: still <c>record</c> by oid, so that only the binder and field access see the difference.</summary>
public static class Records
{
    public static SqlType Anonymous(IReadOnlyList<SqlField> fields) => new()
    {
        Oid = SqlTypes.RecordOid,
        Name = "record",
        DisplayName = "record",
        Kind = TypeKind.Pseudo,
        Representation = Representation.Record,
        Category = 'P',
        ArrayOid = SqlTypes.RecordArray.Oid,
        Fields = fields,
    };
}
