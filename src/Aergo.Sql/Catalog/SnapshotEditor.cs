using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>Keeps a snapshot's lookups in step with its objects while one object after the other changes.</summary>
internal sealed class SnapshotEditor(CatalogSnapshot start)
{
    public CatalogSnapshot Current { get; private set; } = start;

    /// <summary>The snapshot of all <paramref name="objects"/>, made from nothing.</summary>
    public static CatalogSnapshot Assemble(CatalogSnapshot empty, IReadOnlyCollection<CatalogObject> objects)
    {
        Dictionary<uint, string> schemas = objects.OfType<SchemaDefinition>().ToDictionary(s => s.Oid, s => s.Name);
        var linker = new TypeLinker([], objects, oid => schemas.GetValueOrDefault(oid) ?? throw new InvalidDataException($"the catalog names a schema {oid} that it does not hold"));
        var editor = new SnapshotEditor(empty);
        foreach (CatalogObject item in objects)
        {
            editor.Register(linker.Link(item), linker);
        }

        return editor.Current;
    }

    /// <summary>Adds an object, or replaces the one of its kind and oid.</summary>
    public CatalogObject Put(CatalogObject item)
    {
        CatalogObject? old = Find(item);
        if (old is not null && ShapeChanged(old, item) && IsMentioned(item))
        {
            // Others hold the old type objects: link everything again.
            List<CatalogObject> all = Objects(Current).Where(o => !Same(o, item)).Append(item).ToList();
            Current = Assemble(Emptied(Current), all);
            return Find(item)!;
        }

        if (old is not null)
        {
            Unregister(old);
        }

        HashSet<uint> own = [.. TypeLinker.TypesOf(item)];
        var linker = new TypeLinker(Current.Types.Where(t => !own.Contains(t.Key)), [item], oid => Current.Schemas[oid].Name);
        CatalogObject linked = linker.Link(item);
        Register(linked, linker);
        return linked;
    }

    public void Remove(CatalogObject item) => Unregister(Find(item) ?? throw new InvalidOperationException("the object to be removed is not there"));

    public void Advance(Hash256 stamp, uint nextOid, LocalCatalog? local) => Current = Current with { Stamp = stamp, NextOid = nextOid, Local = local };

    /// <summary>Every stored object of a snapshot, by kind and oid.</summary>
    public static IEnumerable<CatalogObject> Objects(CatalogSnapshot snapshot) =>
        snapshot.Schemas.Values.OrderBy(o => o.Oid).Cast<CatalogObject>()
            .Concat(snapshot.Tables.Values.OrderBy(o => o.Oid))
            .Concat(snapshot.Views.Values.OrderBy(o => o.Oid))
            .Concat(snapshot.Sequences.Values.OrderBy(o => o.Oid))
            .Concat(snapshot.Routines.Values.OrderBy(o => o.Oid))
            .Concat(snapshot.TypeDefinitions.Values.OrderBy(o => o.Oid))
            .Concat(snapshot.Roles.Values.OrderBy(o => o.Oid));

    private static CatalogSnapshot Emptied(CatalogSnapshot snapshot) => new() { System = snapshot.System, Stamp = snapshot.Stamp, NextOid = snapshot.NextOid, Local = snapshot.Local };

    private static bool Same(CatalogObject a, CatalogObject b) => a.GetType() == b.GetType() && a.Oid == b.Oid;

    private CatalogObject? Find(CatalogObject item) => item switch
    {
        SchemaDefinition => Current.Schemas.GetValueOrDefault(item.Oid),
        TableDefinition => Current.Tables.GetValueOrDefault(item.Oid),
        ViewDefinition => Current.Views.GetValueOrDefault(item.Oid),
        SequenceDefinition => Current.Sequences.GetValueOrDefault(item.Oid),
        RoutineDefinition => Current.Routines.GetValueOrDefault(item.Oid),
        TypeDefinition => Current.TypeDefinitions.GetValueOrDefault(item.Oid),
        RoleDefinition => Current.Roles.Values.FirstOrDefault(r => r.Oid == item.Oid),
        _ => null,
    };

    private static bool ShapeChanged(CatalogObject old, CatalogObject item) => (old, item) switch
    {
        (SchemaDefinition a, SchemaDefinition b) => a.Name != b.Name,
        (TypeDefinition, TypeDefinition) => true,
        (TableDefinition a, TableDefinition b) => RowChanged(a, a.Columns, b, b.Columns),
        (ViewDefinition a, ViewDefinition b) => RowChanged(a, a.Columns, b, b.Columns),
        _ => false,
    };

    private static bool RowChanged(SchemaObject a, ImmutableArray<ColumnInfo> from, SchemaObject b, ImmutableArray<ColumnInfo> to) =>
        a.Name != b.Name || a.SchemaOid != b.SchemaOid || from.Length != to.Length
        || from.Zip(to).Any(p => p.First.Name != p.Second.Name || p.First.Type.Oid != p.Second.Type.Oid || p.First.Modifier != p.Second.Modifier);

    /// <summary>Whether another object mentions a type that <paramref name="item"/> brings along; a renamed schema counts as mentioned when it has types.</summary>
    private bool IsMentioned(CatalogObject item)
    {
        if (item is SchemaDefinition)
        {
            return Current.Types.Count > 0;
        }

        uint[] own = TypeLinker.TypesOf(item).ToArray();
        return Objects(Current).Any(o => !Same(o, item) && TypeLinker.Mentioned(o).Any(t => own.Contains(t.Oid)));
    }

    private void Register(CatalogObject item, TypeLinker linker)
    {
        CatalogSnapshot now = Current;
        foreach (uint oid in TypeLinker.TypesOf(item))
        {
            SqlType type = linker.Resolve(oid);
            uint schema = ((SchemaObject)item).SchemaOid;
            now = now with
            {
                Types = now.Types.SetItem(oid, type),
                TypesByName = now.TypesByName.ContainsKey((schema, type.Name)) ? now.TypesByName : now.TypesByName.Add((schema, type.Name), oid),
            };
        }

        switch (item)
        {
            case SchemaDefinition schema:
                now = now with { Schemas = now.Schemas.SetItem(schema.Oid, schema), SchemaByName = now.SchemaByName.SetItem(schema.Name, schema.Oid) };
                break;
            case TableDefinition table:
                now = now with
                {
                    Tables = now.Tables.SetItem(table.Oid, table),
                    Relations = now.Relations.SetItem((table.SchemaOid, table.Name), (RelationKind.Table, table.Oid))
                        .SetItems(table.Indexes.Select(i => KeyValuePair.Create((table.SchemaOid, i.Name), (RelationKind.Index, i.Oid)))),
                    IndexTables = now.IndexTables.SetItems(table.Indexes.Select(i => KeyValuePair.Create(i.Oid, table.Oid))),
                    ReferencingTables = now.ReferencingTables.SetItems(Referenced(table).Select(r => KeyValuePair.Create(r, With(now.ReferencingTables.GetValueOrDefault(r), table.Oid)))),
                };
                break;
            case ViewDefinition view:
                now = now with { Views = now.Views.SetItem(view.Oid, view), Relations = now.Relations.SetItem((view.SchemaOid, view.Name), (RelationKind.View, view.Oid)) };
                break;
            case SequenceDefinition sequence:
                now = now with
                {
                    Sequences = now.Sequences.SetItem(sequence.Oid, sequence),
                    Relations = now.Relations.SetItem((sequence.SchemaOid, sequence.Name), (RelationKind.Sequence, sequence.Oid)),
                };
                break;
            case RoutineDefinition routine:
                now = now with
                {
                    Routines = now.Routines.SetItem(routine.Oid, routine),
                    RoutinesByName = now.RoutinesByName.SetItem(
                        (routine.SchemaOid, routine.Name), With(now.RoutinesByName.GetValueOrDefault((routine.SchemaOid, routine.Name)), routine.Oid)),
                };
                break;
            case TypeDefinition type:
                now = now with
                {
                    TypeDefinitions = now.TypeDefinitions.SetItem(type.Oid, type),
                    Relations = type.Type.Kind == TypeKind.Composite ? now.Relations.SetItem((type.SchemaOid, type.Name), (RelationKind.Composite, type.Oid)) : now.Relations,
                };
                break;
            case RoleDefinition role:
                now = now with
                {
                    Roles = now.Roles.SetItem(role.Name, role),
                    RoleByAccount = role.Account.IsZero ? now.RoleByAccount : now.RoleByAccount.SetItem(role.Account, role.Name),
                };
                break;
        }

        Current = now;
    }

    private void Unregister(CatalogObject item)
    {
        CatalogSnapshot now = Current;
        foreach (uint oid in TypeLinker.TypesOf(item))
        {
            if (now.Types.TryGetValue(oid, out SqlType? type))
            {
                (uint, string) name = (((SchemaObject)item).SchemaOid, type.Name);
                now = now with
                {
                    Types = now.Types.Remove(oid),
                    TypesByName = now.TypesByName.GetValueOrDefault(name) == oid ? now.TypesByName.Remove(name) : now.TypesByName,
                };
            }
        }

        switch (item)
        {
            case SchemaDefinition schema:
                now = now with { Schemas = now.Schemas.Remove(schema.Oid), SchemaByName = now.SchemaByName.Remove(schema.Name) };
                break;
            case TableDefinition table:
                now = now with
                {
                    Tables = now.Tables.Remove(table.Oid),
                    Relations = now.Relations.Remove((table.SchemaOid, table.Name)).RemoveRange(table.Indexes.Select(i => (table.SchemaOid, i.Name))),
                    IndexTables = now.IndexTables.RemoveRange(table.Indexes.Select(i => i.Oid)),
                };
                foreach (uint referenced in Referenced(table))
                {
                    ImmutableArray<uint> left = now.ReferencingTables[referenced].Remove(table.Oid);
                    now = now with { ReferencingTables = left.IsEmpty ? now.ReferencingTables.Remove(referenced) : now.ReferencingTables.SetItem(referenced, left) };
                }

                break;
            case ViewDefinition view:
                now = now with { Views = now.Views.Remove(view.Oid), Relations = now.Relations.Remove((view.SchemaOid, view.Name)) };
                break;
            case SequenceDefinition sequence:
                now = now with { Sequences = now.Sequences.Remove(sequence.Oid), Relations = now.Relations.Remove((sequence.SchemaOid, sequence.Name)) };
                break;
            case RoutineDefinition routine:
                (uint, string) routineName = (routine.SchemaOid, routine.Name);
                ImmutableArray<uint> overloads = now.RoutinesByName[routineName].Remove(routine.Oid);
                now = now with
                {
                    Routines = now.Routines.Remove(routine.Oid),
                    RoutinesByName = overloads.IsEmpty ? now.RoutinesByName.Remove(routineName) : now.RoutinesByName.SetItem(routineName, overloads),
                };
                break;
            case TypeDefinition type:
                now = now with
                {
                    TypeDefinitions = now.TypeDefinitions.Remove(type.Oid),
                    Relations = type.Type.Kind == TypeKind.Composite ? now.Relations.Remove((type.SchemaOid, type.Name)) : now.Relations,
                };
                break;
            case RoleDefinition role:
                now = now with
                {
                    Roles = now.Roles.Remove(role.Name),
                    RoleByAccount = now.RoleByAccount.GetValueOrDefault(role.Account) == role.Name ? now.RoleByAccount.Remove(role.Account) : now.RoleByAccount,
                };
                break;
        }

        Current = now;
    }

    private static IEnumerable<uint> Referenced(TableDefinition table) =>
        table.Constraints.Where(c => c.Type == ConstraintType.ForeignKey).Select(c => c.ReferencedTable).Distinct();

    /// <summary>The list with one more oid, in order, so that the same catalog is the same on every node.</summary>
    private static ImmutableArray<uint> With(ImmutableArray<uint> oids, uint oid) =>
        oids.IsDefault ? [oid] : oids.Contains(oid) ? oids : [.. oids.Append(oid).Order()];
}
