using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>LIKE in CREATE TABLE: columns of another table, view or composite, and what INCLUDING asks for.</summary>
internal sealed class TableCopy(DefinitionScope scope, TableBuilder builder)
{
    public void Columns(LikeElement like)
    {
        foreach (ColumnInfo column in Source(like, out _))
        {
            ColumnInfo added = builder.AddColumn(column.Name, column.Type, column.Modifier) with { NotNull = column.NotNull };
            if (column.Generated == GeneratedKind.Stored)
            {
                added = Includes(like, "generated") ? added with { Generated = GeneratedKind.Stored, DefaultText = column.DefaultText } : added;
            }
            else if (column.Generated is GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault)
            {
                added = Includes(like, "identity") ? builder.WithIdentity(added, column.Generated == GeneratedKind.IdentityAlways, Options(column.SequenceOid)) : added;
            }
            else if (Includes(like, "defaults"))
            {
                added = added with { DefaultText = column.DefaultText, SequenceOid = column.SequenceOid };
            }

            builder.Columns[^1] = added with { Comment = Includes(like, "comments") ? column.Comment : null };
        }
    }

    public void Constraints(LikeElement like)
    {
        Source(like, out TableDefinition? table);
        if (table is null)
        {
            return;
        }

        Dictionary<int, int> numbers = table.Columns.ToDictionary(c => c.Number, c => builder.Columns.First(x => x.Name == c.Name).Number);
        if (Includes(like, "constraints"))
        {
            foreach (ConstraintInfo check in table.Constraints.Where(c => c.Type == ConstraintType.Check))
            {
                builder.Constraints.Add(check with { Oid = scope.Change.NewOid(), Columns = [.. check.Columns.Select(n => numbers[n])], Comment = Includes(like, "comments") ? check.Comment : null });
            }
        }

        if (!Includes(like, "indexes"))
        {
            return;
        }

        foreach (IndexDefinition index in table.Indexes.OrderBy(i => i.Oid))
        {
            if (index.ConstraintOid != 0)
            {
                builder.AddKey(
                    new ConstraintDefinition(index.IsPrimary ? ConstraintKind.PrimaryKey : ConstraintKind.Unique)
                    {
                        Columns = index.Columns.Select(c => table.Columns.First(x => x.Number == c.Number).Name).ToArray(),
                        Include = index.Include.Select(n => table.Columns.First(x => x.Number == n).Name).ToArray(),
                        NullsNotDistinct = index.NullsNotDistinct,
                        Deferrable = index.IsDeferrable,
                        InitiallyDeferred = table.Constraints.Any(c => c.Oid == index.ConstraintOid && c.InitiallyDeferred),
                    },
                    null);
                continue;
            }

            builder.Indexes.Add(index with
            {
                Oid = scope.Change.NewOid(),
                Name = new IndexCreation(scope).ChooseName(builder, index.Columns.Select(c => c.Number == 0 ? "expr" : table.Columns.First(x => x.Number == c.Number).Name)),
                Columns = [.. index.Columns.Select(c => c.Number == 0 ? c : c with { Number = numbers[c.Number] })],
                Include = [.. index.Include.Select(n => numbers[n])],
                Comment = Includes(like, "comments") ? index.Comment : null,
            });
        }
    }

    private static bool Includes(LikeElement like, string what) =>
        !like.Excluding.Contains(what) && !like.Excluding.Contains("all") && (like.Including.Contains(what) || like.Including.Contains("all"));

    private IReadOnlyList<ColumnInfo> Source(LikeElement like, out TableDefinition? table)
    {
        (RelationKind kind, uint oid) = scope.RequireRelation(like.Table);
        table = kind == RelationKind.Table ? scope.Catalog.Tables[oid] : null;
        return kind switch
        {
            RelationKind.Table => table!.Columns,
            RelationKind.View => scope.Catalog.Views[oid].Columns,
            RelationKind.Virtual => scope.Catalog.System.Find(oid)!.Definition.Columns,
            RelationKind.Composite => scope.Catalog.Types[oid].Fields.Select((f, i) => new ColumnInfo(i + 1, f.Name, f.Type, f.Modifier)).ToArray(),
            _ => throw new SqlException(SqlState.WrongObjectType, $"relation \"{like.Table.Name}\" is invalid in LIKE clause"),
        };
    }

    private SequenceOption[] Options(uint sequence)
    {
        SequenceDefinition s = scope.Catalog.Sequences[sequence];
        return
        [
            new SequenceOption("increment", s.Increment), new SequenceOption("minvalue", s.Minimum), new SequenceOption("maxvalue", s.Maximum),
            new SequenceOption("start", s.Start), new SequenceOption("cache", s.Cache), new SequenceOption("cycle", null, s.Cycle),
        ];
    }
}
