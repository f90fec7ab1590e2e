using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>Puts the present <see cref="SqlType"/> objects into definitions that name their types by oid.</summary>
/// <remarks>
/// Types are made on demand from the definitions behind them: enums and composites from type definitions, domains over their base, row types from tables and views.
/// Definitions whose types are all in place already come back as the same object.
/// </remarks>
internal sealed class TypeLinker
{
    private readonly Dictionary<uint, Func<SqlType>> _makers = [];
    private readonly Dictionary<uint, SqlType> _made;
    private readonly HashSet<uint> _open = [];

    /// <param name="known">Types that stand as they are; others are made from <paramref name="sources"/>.</param>
    public TypeLinker(IEnumerable<KeyValuePair<uint, SqlType>> known, IEnumerable<CatalogObject> sources, Func<uint, string> schemaName)
    {
        _made = new Dictionary<uint, SqlType>(known);
        foreach (CatalogObject source in sources)
        {
            switch (source)
            {
                case TypeDefinition type:
                    Add(type.Oid, type.ArrayTypeOid, () => Make(type, schemaName(type.SchemaOid)));
                    break;
                case TableDefinition table:
                    Add(table.RowTypeOid, table.RowArrayTypeOid, () => MakeRow(table, table.Columns, table.RowTypeOid, table.RowArrayTypeOid, schemaName(table.SchemaOid)));
                    break;
                case ViewDefinition view:
                    Add(view.RowTypeOid, view.RowArrayTypeOid, () => MakeRow(view, view.Columns, view.RowTypeOid, view.RowArrayTypeOid, schemaName(view.SchemaOid)));
                    break;
            }
        }
    }

    /// <summary>Stands for a user type until it is linked.</summary>
    public static SqlType Placeholder(uint oid) => new()
    {
        Oid = oid,
        Name = "",
        Kind = TypeKind.Pseudo,
        Representation = Representation.None,
        Category = 'X',
        DisplayName = "",
    };

    /// <summary>Oids of the types that an object brings along: itself and its array, or nothing.</summary>
    public static IEnumerable<uint> TypesOf(CatalogObject item) => item switch
    {
        TypeDefinition type => type.ArrayTypeOid == 0 ? [type.Oid] : [type.Oid, type.ArrayTypeOid],
        TableDefinition table => [table.RowTypeOid, table.RowArrayTypeOid],
        ViewDefinition view => [view.RowTypeOid, view.RowArrayTypeOid],
        _ => [],
    };

    /// <summary>Types that an object mentions.</summary>
    public static IEnumerable<SqlType> Mentioned(CatalogObject item) => item switch
    {
        TypeDefinition { Type: var t } => t.BaseType is { } b ? [b] : t.Fields.Select(f => f.Type),
        TableDefinition table => table.Columns.Select(c => c.Type).Concat(table.Indexes.SelectMany(i => i.Columns.Select(c => c.Type))),
        ViewDefinition view => view.Columns.Select(c => c.Type),
        RoutineDefinition routine => routine.Parameters.Select(p => p.Type).Append(routine.Result),
        SequenceDefinition sequence => [sequence.Type],
        _ => [],
    };

    public SqlType Resolve(SqlType type) => type.Oid < CatalogSnapshot.FirstUserOid ? type : Resolve(type.Oid);

    public SqlType Resolve(uint oid)
    {
        if (SqlTypes.Find(oid) is { } builtIn)
        {
            return builtIn;
        }

        if (_made.TryGetValue(oid, out SqlType? made))
        {
            return made;
        }

        if (!_makers.TryGetValue(oid, out Func<SqlType>? maker))
        {
            throw new InvalidDataException($"the catalog names a type {oid} that it does not hold");
        }

        if (!_open.Add(oid))
        {
            throw new InvalidDataException($"type {oid} of the catalog contains itself");
        }

        made = maker();
        _open.Remove(oid);
        _made[oid] = made;
        return made;
    }

    public CatalogObject Link(CatalogObject item)
    {
        switch (item)
        {
            case TableDefinition table:
                ImmutableArray<ColumnInfo> columns = Link(table.Columns);
                ImmutableArray<IndexDefinition> indexes = Map(table.Indexes, Link);
                return columns == table.Columns && indexes == table.Indexes ? table : table with { Columns = columns, Indexes = indexes };
            case ViewDefinition view:
                ImmutableArray<ColumnInfo> viewColumns = Link(view.Columns);
                return viewColumns == view.Columns ? view : view with { Columns = viewColumns };
            case RoutineDefinition routine:
                ImmutableArray<RoutineParameterInfo> parameters = Map(routine.Parameters, p =>
                {
                    SqlType type = Resolve(p.Type);
                    return ReferenceEquals(type, p.Type) ? p : p with { Type = type };
                });
                SqlType result = Resolve(routine.Result);
                return parameters == routine.Parameters && ReferenceEquals(result, routine.Result) ? routine : routine with { Parameters = parameters, Result = result };
            case TypeDefinition type:
                SqlType own = Resolve(type.Oid);
                return ReferenceEquals(own, type.Type) ? type : type with { Type = own };
            default:
                return item;
        }
    }

    private static ImmutableArray<T> Map<T>(ImmutableArray<T> items, Func<T, T> map)
        where T : class
    {
        ImmutableArray<T>.Builder? changed = null;
        for (int i = 0; i < items.Length; i++)
        {
            T item = map(items[i]);
            if (!ReferenceEquals(item, items[i]))
            {
                changed ??= items.ToBuilder();
                changed[i] = item;
            }
        }

        return changed?.ToImmutable() ?? items;
    }

    private ImmutableArray<ColumnInfo> Link(ImmutableArray<ColumnInfo> columns) => Map(columns, c =>
    {
        SqlType type = Resolve(c.Type);
        return ReferenceEquals(type, c.Type) ? c : c with { Type = type };
    });

    private IndexDefinition Link(IndexDefinition index)
    {
        ImmutableArray<IndexColumn> columns = Map(index.Columns, c =>
        {
            SqlType type = Resolve(c.Type);
            return ReferenceEquals(type, c.Type) ? c : c with { Type = type };
        });
        return columns == index.Columns ? index : index with { Columns = columns };
    }

    private void Add(uint oid, uint arrayOid, Func<SqlType> make)
    {
        _made.Remove(oid);
        _makers[oid] = make;
        if (arrayOid != 0)
        {
            _made.Remove(arrayOid);
            _makers[arrayOid] = () => UserTypes.Array(Resolve(oid), arrayOid);
        }
    }

    private SqlType Make(TypeDefinition definition, string schema)
    {
        SqlType old = definition.Type;
        return UserTypes.Shape(
            definition.Oid, definition.ArrayTypeOid, definition.Name, schema, old.Kind, old.Labels, old.BaseType is null ? null : Resolve(old.BaseType), old.BaseModifier,
            old.Fields.Select(f => f with { Type = Resolve(f.Type) }).ToArray());
    }

    private SqlType MakeRow(CatalogObject relation, ImmutableArray<ColumnInfo> columns, uint oid, uint arrayOid, string schema) =>
        UserTypes.Shape(oid, arrayOid, relation.Name, schema, TypeKind.Composite, [], null, -1, UserTypes.RowFields(Link(columns)), relation.Oid);
}
