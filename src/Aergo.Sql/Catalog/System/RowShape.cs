using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>Makes rows of one system relation by column name. A column not named is NULL, or zero, false or empty where NULL is not allowed.</summary>
internal sealed class RowShape
{
    private readonly Dictionary<string, int> _places;
    private readonly Datum[] _blank;

    public RowShape(SystemRelation relation)
    {
        _places = relation.Columns.Select((c, i) => (c.Name, i)).ToDictionary(p => p.Name, p => p.i);
        _blank = relation.Columns.Select(c => c.NotNull ? Zero(c.Type) : Datum.Null).ToArray();
    }

    public Datum[] Row(params ReadOnlySpan<(string Column, Datum Value)> values)
    {
        var row = (Datum[])_blank.Clone();
        foreach ((string column, Datum value) in values)
        {
            row[_places[column]] = value;
        }

        return row;
    }

    /// <summary>Adds columns to a row made here.</summary>
    public Datum[] Set(Datum[] row, params ReadOnlySpan<(string Column, Datum Value)> values)
    {
        foreach ((string column, Datum value) in values)
        {
            row[_places[column]] = value;
        }

        return row;
    }

    public int Place(string column) => _places[column];

    private static Datum Zero(SqlType type) => type.Representation switch
    {
        Representation.Text or Representation.Name or Representation.InternalChar => Datum.From(string.Empty),
        Representation.Bytes => Datum.From(Array.Empty<byte>()),
        Representation.Array when type.Oid is SqlTypes.Int2VectorOid or SqlTypes.OidVectorOid => Datum.FromObject(Cell.Vector(type.Element!, [])),
        Representation.Array => Datum.FromObject(SqlArray.Empty(type.Element!)),
        _ => Datum.From(0L),
    };
}
