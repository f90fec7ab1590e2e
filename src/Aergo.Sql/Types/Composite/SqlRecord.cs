using System;
using System.Collections.Generic;

namespace Aergo.Sql.Types;

/// <summary>A row value: a composite type, or an anonymous row type made by <see cref="AnonymousType"/>, and one datum per field.</summary>
public sealed class SqlRecord
{
    public SqlRecord(SqlType type, Datum[] fields)
    {
        if (type.Fields.Count != fields.Length)
        {
            throw new ArgumentException("the row does not have the type's number of fields");
        }

        Type = type;
        Fields = fields;
    }

    /// <summary>The type with the fields: for anonymous rows its oid is <see cref="SqlTypes.RecordOid"/>.</summary>
    public SqlType Type { get; }

    /// <summary>Values in the order of <see cref="SqlType.Fields"/>; not to be written to.</summary>
    public Datum[] Fields { get; }

    /// <summary>The row type of ROW(…) and of functions that return record: carries its own fields.</summary>
    public static SqlType AnonymousType(IReadOnlyList<SqlField> fields) => new()
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
