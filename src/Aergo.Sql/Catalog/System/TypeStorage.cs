using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>How PostgreSQL lays a type's values out: pg_type's and pg_attribute's columns for it. Shown only; nothing here is stored that way.</summary>
internal sealed record TypeLayout(short Length, bool ByValue, char Alignment, char Storage, uint Collation);

/// <summary>Layouts of all types: the facts of built-in ones, and what follows for those of users.</summary>
internal sealed class TypeStorage
{
    public const uint DefaultCollation = 100;

    private static readonly TypeLayout Varlena = new(-1, false, 'i', 'x', 0);

    private readonly Dictionary<uint, TypeLayout> _builtIn;

    public TypeStorage(SystemFacts facts)
    {
        var shape = new RowShape(facts.Relations.First(r => r.Name == "pg_type"));
        _builtIn = facts.Rows("pg_type").ToDictionary(r => r[shape.Place("oid")].Oid, r => new TypeLayout(
            (short)r[shape.Place("typlen")].Int64,
            r[shape.Place("typbyval")].Boolean,
            r[shape.Place("typalign")].Text[0],
            r[shape.Place("typstorage")].Text[0],
            r[shape.Place("typcollation")].Oid));
    }

    public TypeLayout Of(SqlType type)
    {
        if (_builtIn.TryGetValue(type.Oid, out TypeLayout? known))
        {
            return known;
        }

        return type.Kind switch
        {
            TypeKind.Enum => new TypeLayout(4, true, 'i', 'p', 0),
            TypeKind.Domain => Of(type.BaseType!),
            TypeKind.Composite => Varlena with { Alignment = 'd' },
            TypeKind.Array when type.Element is { } element => Varlena with { Alignment = Of(element).Alignment == 'd' ? 'd' : 'i', Collation = Of(element).Collation },
            _ => Varlena,
        };
    }
}
