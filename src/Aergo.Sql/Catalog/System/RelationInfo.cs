using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>What tables, views, sequences, indexes, composites and system relations have in common: a line of pg_class.</summary>
/// <param name="Oid">Stand-alone composites have the oid of their type.</param>
/// <param name="Kind">r, v, S, i or c.</param>
/// <param name="Object">Definition behind it: <see cref="TableDefinition"/>, <see cref="ViewDefinition"/>, <see cref="SequenceDefinition"/>, <see cref="IndexDefinition"/> or <see cref="TypeDefinition"/>.</param>
internal sealed record RelationInfo(uint Oid, string Name, uint SchemaOid, string Owner, char Kind, object Object)
{
    private static readonly ImmutableArray<ColumnInfo> SequenceColumns =
    [
        new ColumnInfo(1, "last_value", SqlTypes.Int8, -1) { NotNull = true },
        new ColumnInfo(2, "log_cnt", SqlTypes.Int8, -1) { NotNull = true },
        new ColumnInfo(3, "is_called", SqlTypes.Boolean, -1) { NotNull = true },
    ];

    public ImmutableArray<Grant>? Grants { get; init; }

    public string? Comment { get; init; }

    public required ImmutableArray<ColumnInfo> Columns { get; init; }

    /// <summary>Table of an index.</summary>
    public TableDefinition? IndexedTable { get; init; }

    /// <summary>Whether the engine makes its rows.</summary>
    public bool IsSystem { get; init; }

    /// <summary>Every relation, in order of oid.</summary>
    public static IEnumerable<RelationInfo> All(CatalogSnapshot catalog) => System(catalog).Concat(User(catalog)).OrderBy(r => r.Oid);

    public static IEnumerable<RelationInfo> System(CatalogSnapshot catalog) => catalog.System.All.Select(OfSystem);

    public static IEnumerable<RelationInfo> User(CatalogSnapshot catalog)
    {
        foreach (TableDefinition table in catalog.Tables.Values)
        {
            yield return Of(table);
            foreach (IndexDefinition index in table.Indexes)
            {
                yield return Of(table, index);
            }
        }

        foreach (ViewDefinition view in catalog.Views.Values)
        {
            yield return Of(view);
        }

        foreach (SequenceDefinition sequence in catalog.Sequences.Values)
        {
            yield return Of(sequence);
        }

        foreach (TypeDefinition type in catalog.TypeDefinitions.Values)
        {
            if (type.Type.Kind == TypeKind.Composite)
            {
                yield return Of(type);
            }
        }
    }

    public static RelationInfo? Find(CatalogSnapshot catalog, uint oid) =>
        catalog.System.Find(oid) is { } system ? OfSystem(system)
        : catalog.Tables.TryGetValue(oid, out TableDefinition? table) ? Of(table)
        : catalog.Views.TryGetValue(oid, out ViewDefinition? view) ? Of(view)
        : catalog.Sequences.TryGetValue(oid, out SequenceDefinition? sequence) ? Of(sequence)
        : catalog.IndexTables.TryGetValue(oid, out uint owner) ? Of(catalog.Tables[owner], catalog.Tables[owner].Indexes.First(i => i.Oid == oid))
        : catalog.TypeDefinitions.TryGetValue(oid, out TypeDefinition? type) && type.Type.Kind == TypeKind.Composite ? Of(type)
        : null;

    private static RelationInfo OfSystem(VirtualTable t) =>
        new(t.Definition.Oid, t.Definition.Name, Schemas.BuiltInOid(t.SchemaName), t.Definition.Owner, SystemKinds.KindOf(t), t.Definition)
        {
            Grants = t.Definition.Grants,
            Columns = t.Definition.Columns,
            IsSystem = true,
        };

    private static RelationInfo Of(TableDefinition t) => new(t.Oid, t.Name, t.SchemaOid, t.Owner, 'r', t) { Grants = t.Grants, Columns = t.Columns, Comment = t.Comment };

    private static RelationInfo Of(ViewDefinition v) => new(v.Oid, v.Name, v.SchemaOid, v.Owner, 'v', v) { Grants = v.Grants, Columns = v.Columns, Comment = v.Comment };

    private static RelationInfo Of(SequenceDefinition s) =>
        new(s.Oid, s.Name, s.SchemaOid, s.Owner, 'S', s) { Grants = s.Grants, Columns = SequenceColumns, Comment = s.Comment };

    private static RelationInfo Of(TypeDefinition t) => new(t.Oid, t.Name, t.SchemaOid, t.Owner, 'c', t)
    {
        Columns = t.Type.Fields.Select((f, i) => new ColumnInfo(i + 1, f.Name, f.Type, f.Modifier)).ToImmutableArray(),
    };

    private static RelationInfo Of(TableDefinition table, IndexDefinition index) => new(index.Oid, index.Name, table.SchemaOid, table.Owner, 'i', index)
    {
        Comment = index.Comment,
        IndexedTable = table,
        Columns = IndexColumns(table, index).ToImmutableArray(),
    };

    /// <summary>An index has columns of its own: keys, then those only stored along.</summary>
    private static IEnumerable<ColumnInfo> IndexColumns(TableDefinition table, IndexDefinition index)
    {
        string[] names = IndexTexts.ColumnNames(table, index);
        for (int i = 0; i < names.Length; i++)
        {
            int number = i < index.Columns.Length ? index.Columns[i].Number : index.Include[i - index.Columns.Length];
            yield return number == 0
                ? new ColumnInfo(i + 1, names[i], index.Columns[i].Type, -1)
                : new ColumnInfo(i + 1, names[i], Column(table, number).Type, Column(table, number).Modifier);
        }
    }

    private static ColumnInfo Column(TableDefinition table, int number) => table.Columns.First(c => c.Number == number);
}
