using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Functions;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>Foreign keys: the unique index they rely on, their actions, and whether they may wait.</summary>
internal sealed partial class TableBuilder
{
    /// <summary>Adds the references gathered so far. The table must be in the working catalog, since it may refer to itself.</summary>
    public IReadOnlyList<ConstraintInfo> AddForeignKeys()
    {
        var added = new List<ConstraintInfo>();
        foreach ((ConstraintDefinition definition, string? column) in _foreignKeys)
        {
            added.Add(AddForeignKey(definition, column));
        }

        _foreignKeys.Clear();
        return added;
    }

    private ConstraintInfo AddForeignKey(ConstraintDefinition definition, string? column)
    {
        ColumnInfo[] own = (column is null ? definition.Columns : [column]).Select(n => Referencing(n)).ToArray();
        (RelationKind kind, uint oid) = _scope.RequireRelation(definition.ReferencedTable!);
        if (kind != RelationKind.Table)
        {
            throw new SqlException(SqlState.WrongObjectType, $"referenced relation \"{definition.ReferencedTable!.Name}\" is not a table");
        }

        TableDefinition parent = oid == Oid ? Snapshot(_scope.Catalog.Tables[oid]) : _scope.Catalog.Tables[oid];
        if (definition.Match == "PARTIAL")
        {
            throw SqlException.NotSupported("MATCH PARTIAL");
        }

        ColumnInfo[] referenced;
        if (definition.ReferencedColumns.Count == 0)
        {
            IndexDefinition primary = parent.PrimaryIndex
                ?? throw new SqlException(SqlState.UndefinedObject, $"there is no primary key for referenced table \"{parent.Name}\"");
            referenced = primary.Columns.Select(c => parent.Columns.First(x => x.Number == c.Number)).ToArray();
        }
        else
        {
            referenced = definition.ReferencedColumns.Select(n => parent.Columns.FirstOrDefault(c => c.Name == n)
                ?? throw new SqlException(SqlState.UndefinedColumn, $"column \"{n}\" referenced in foreign key constraint does not exist")).ToArray();
        }

        if (!PrivilegeChecker.Has(_scope.Catalog, _scope.Role, parent, PrivilegeKind.Table, "x")
            && !referenced.All(c => PrivilegeChecker.HasColumnGrant(_scope.Catalog, _scope.Role, c, 'x')))
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied for table {parent.Name}");
        }

        if (own.Length != referenced.Length)
        {
            throw new SqlException(SqlState.InvalidForeignKey, "number of referencing and referenced columns for foreign key disagree");
        }

        IndexDefinition index = parent.Indexes.OrderByDescending(i => i.IsPrimary).ThenBy(i => i.IsDeferrable).FirstOrDefault(i => i.IsUnique && i.PredicateText is null
            && i.Columns.Length == referenced.Length && i.Columns.All(c => c.Number != 0) && i.Columns.Select(c => c.Number).Order().SequenceEqual(referenced.Select(c => c.Number).Order()))
            ?? throw new SqlException(SqlState.InvalidForeignKey, $"there is no unique constraint matching given keys for referenced table \"{parent.Name}\"");

        if (index.IsDeferrable)
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"cannot use a deferrable {(definition.ReferencedColumns.Count == 0 ? "primary key" : "unique constraint")} for referenced table \"{parent.Name}\"");
        }

        string name = ConstraintName(definition, () => string.Join('_', own.Select(c => c.Name)), "fkey");
        for (int i = 0; i < own.Length; i++)
        {
            if (!Comparable(_scope, own[i].Type, referenced[i].Type))
            {
                throw new SqlException(SqlState.DatatypeMismatch, $"foreign key constraint \"{name}\" cannot be implemented")
                {
                    Detail = $"Key columns \"{own[i].Name}\" and \"{referenced[i].Name}\" are of incompatible types: {CatalogNames.Show(_scope.Context, _scope.Catalog, own[i].Type)} and {CatalogNames.Show(_scope.Context, _scope.Catalog, referenced[i].Type)}.",
                };
            }
        }

        RequireChangeable(definition, own);
        var made = new ConstraintInfo
        {
            Oid = _scope.Change.NewOid(),
            Name = name,
            Type = ConstraintType.ForeignKey,
            Columns = [.. own.Select(c => c.Number)],
            IndexOid = index.Oid,
            ReferencedTable = parent.Oid,
            ReferencedColumns = [.. referenced.Select(c => c.Number)],
            MatchFull = definition.Match == "FULL",
            OnDelete = definition.OnDelete,
            OnDeleteColumns = [.. definition.OnDeleteColumns.Select(n => own.FirstOrDefault(c => c.Name == n)?.Number
                ?? throw new SqlException(SqlState.InvalidColumnReference, $"column \"{n}\" referenced in ON DELETE SET action must be part of foreign key"))],
            OnUpdate = definition.OnUpdate,
            Deferrable = definition.Deferrable,
            InitiallyDeferred = definition.InitiallyDeferred,
            Validated = !definition.NotValid,
        };
        Constraints.Add(made);
        return made;
    }

    private TableDefinition Snapshot(TableDefinition table) => table with { Columns = [.. Columns], Indexes = [.. Indexes] };

    private ColumnInfo Referencing(string name) => Columns.FirstOrDefault(c => c.Name == name)
        ?? throw new SqlException(SqlState.UndefinedColumn, $"column \"{name}\" referenced in foreign key constraint does not exist");

    /// <summary>Actions that would set a generated column are refused.</summary>
    private static void RequireChangeable(ConstraintDefinition definition, ColumnInfo[] own)
    {
        if (!own.Any(c => c.Generated == GeneratedKind.Stored))
        {
            return;
        }

        foreach ((string clause, ReferentialAction action) in new[] { ("ON UPDATE", definition.OnUpdate), ("ON DELETE", definition.OnDelete) })
        {
            bool sets = action is ReferentialAction.SetNull or ReferentialAction.SetDefault || (action == ReferentialAction.Cascade && clause == "ON UPDATE");
            if (sets)
            {
                throw new SqlException(SqlState.SyntaxError, $"invalid {clause} action for foreign key constraint containing generated column");
            }
        }
    }

    /// <summary>Whether the referenced key can be compared with the referencing column: same form, or an implicit cast to the key's type.</summary>
    public static bool Comparable(DefinitionScope scope, SqlType own, SqlType referenced) =>
        StoredValues.SameForm(own, referenced) || scope.Context.Services.Functions.Cast(own.Underlying, referenced.Underlying) is { Context: CastContext.Implicit, Convert: not null };
}
