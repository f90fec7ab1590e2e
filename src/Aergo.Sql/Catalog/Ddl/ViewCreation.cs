using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>CREATE [OR REPLACE] VIEW.</summary>
internal sealed class ViewCreation(DefinitionScope scope)
{
    public void Create(CreateViewStatement statement)
    {
        Persistence persistence = statement.Persistence;
        if (persistence != Persistence.Temporary && ViewQueries.NamedRelations(statement.Query).Any(n => scope.FindRelation(n) is { } used && LocalCatalog.Holds(used.Oid)))
        {
            persistence = Persistence.Temporary;
            scope.Notice($"view \"{statement.Name.Name}\" will be a temporary view");
        }

        SchemaDefinition schema = scope.CreationSchema(statement.Name, persistence);
        string name = statement.Name.Name;
        ViewDefinition? old = Existing(statement, schema, name);
        string text = statement.Recursive
            ? $"WITH RECURSIVE {Identifiers.Quote(name)} ({string.Join(", ", statement.Columns.Select(Identifiers.Quote))}) AS ({statement.QueryText}) SELECT {string.Join(", ", statement.Columns.Select(Identifiers.Quote))} FROM {Identifiers.Quote(name)}"
            : statement.QueryText;
        SelectStatement query = statement.Recursive ? ViewQueries.Parse(text) : statement.Query;
        if (SyntaxTree.Descendants(query).OfType<SelectCore>().Any(c => c.Into is not null))
        {
            throw new SqlException(SqlState.FeatureNotSupported, "views must not contain SELECT INTO");
        }

        if (query.With?.Tables.Any(t => t.Statement is not SelectStatement) == true)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "views must not contain data-modifying statements in WITH");
        }

        if (SyntaxTree.Descendants(query).OfType<ParameterReference>().Any())
        {
            throw new SqlException(SqlState.FeatureNotSupported, "views must not contain parameters");
        }

        BoundStatement bound = new Binder(scope.Context, new ParameterTypes([], isFixed: true), ignoresPolicies: true).Bind(query);
        text = WithoutStars(text);
        ImmutableArray<ColumnInfo> columns = Columns(statement, bound.Columns);
        if (old is not null)
        {
            RequireCompatible(old, columns);
            if (Dependencies(query, bound).Contains(old.Oid))
            {
                throw new SqlException(SqlState.InvalidRecursion, $"infinite recursion detected in rules for relation \"{name}\"");
            }
        }

        var view = new ViewDefinition
        {
            Oid = old?.Oid ?? scope.Change.NewOid(),
            Name = name,
            Owner = old?.Owner ?? scope.Role,
            SchemaOid = schema.Oid,
            Columns = [.. columns.Select((c, i) => old is not null && i < old.Columns.Length ? c with { Comment = old.Columns[i].Comment, DefaultText = old.Columns[i].DefaultText, Grants = old.Columns[i].Grants } : c)],
            QueryText = text,
            SearchPath = scope.Path,
            RowTypeOid = old?.RowTypeOid ?? scope.Change.NewOid(),
            RowArrayTypeOid = old?.RowArrayTypeOid ?? scope.Change.NewOid(),
            DependsOn = Dependencies(query, bound),
            CheckOption = statement.CheckOption?.ToLowerInvariant(),
            Triggers = old?.Triggers ?? [],
            Grants = old?.Grants,
            Comment = old?.Comment,
        };
        scope.Change.Put(ViewOptions.Set(view, statement.Options));
        scope.Commit();
    }

    private string WithoutStars(string text)
    {
        SelectStatement query = ViewQueries.Parse(text);
        if (!SyntaxTree.Descendants(query).OfType<Star>().Any())
        {
            return text;
        }

        var binder = new Binder(scope.Context, new ParameterTypes([], isFixed: true), ignoresPolicies: true);
        binder.Bind(query);
        return StarTexts.Expand(text, query, binder.Stars);
    }

    private ViewDefinition? Existing(CreateViewStatement statement, SchemaDefinition schema, string name)
    {
        if (!scope.Catalog.Relations.TryGetValue((schema.Oid, name), out (RelationKind Kind, uint Oid) there))
        {
            scope.RequireFreeType(schema, name, forRelation: true);
            return null;
        }

        if (!statement.OrReplace)
        {
            throw new SqlException(SqlState.DuplicateTable, $"relation \"{name}\" already exists");
        }

        if (there.Kind != RelationKind.View)
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{name}\" is not a view");
        }

        ViewDefinition old = scope.Catalog.Views[there.Oid];
        scope.RequireOwner(old);
        return old;
    }

    private ImmutableArray<ColumnInfo> Columns(CreateViewStatement statement, IReadOnlyList<OutputColumn> output)
    {
        if (statement.Columns.Count > output.Count)
        {
            throw new SqlException(SqlState.SyntaxError, "CREATE VIEW specifies more column names than columns");
        }

        var columns = ImmutableArray.CreateBuilder<ColumnInfo>();
        for (int i = 0; i < output.Count; i++)
        {
            string name = i < statement.Columns.Count ? statement.Columns[i] : output[i].Name;
            SqlType type = output[i].Type.Oid == SqlTypes.UnknownOid ? SqlTypes.Text : output[i].Type;
            if (columns.Any(c => c.Name == name))
            {
                throw new SqlException(SqlState.DuplicateColumn, $"column \"{name}\" specified more than once");
            }

            if (type.Kind == TypeKind.Pseudo)
            {
                throw new SqlException(SqlState.InvalidTableDefinition, $"column \"{name}\" has pseudo-type {type.DisplayName}");
            }

            columns.Add(new ColumnInfo(i + 1, name, type, output[i].Modifier));
        }

        return columns.ToImmutable();
    }

    private void RequireCompatible(ViewDefinition old, ImmutableArray<ColumnInfo> columns)
    {
        if (columns.Length < old.Columns.Length)
        {
            throw new SqlException(SqlState.InvalidTableDefinition, "cannot drop columns from view");
        }

        for (int i = 0; i < old.Columns.Length; i++)
        {
            ColumnInfo was = old.Columns[i];
            ColumnInfo now = columns[i];
            if (was.Name != now.Name)
            {
                throw new SqlException(SqlState.InvalidTableDefinition, $"cannot change name of view column \"{was.Name}\" to \"{now.Name}\"")
                {
                    Hint = "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.",
                };
            }

            if (was.Type.Oid != now.Type.Oid || was.Modifier != now.Modifier)
            {
                throw new SqlException(
                    SqlState.InvalidTableDefinition,
                    $"cannot change data type of view column \"{was.Name}\" from {TypeText(was)} to {TypeText(now)}");
            }
        }
    }

    private string TypeText(ColumnInfo column) =>
        column.Type.Oid < CatalogSnapshot.FirstUserOid ? Storage.StoredValues.TypeName(scope.Context, column.Type, column.Modifier) : CatalogNames.Show(scope.Context, scope.Catalog, column.Type);

    /// <summary>Relations the query names, and routines, sequences and types it uses.</summary>
    private ImmutableArray<uint> Dependencies(SelectStatement query, BoundStatement bound)
    {
        var oids = new SortedSet<uint>();
        foreach (QualifiedName name in ViewQueries.NamedRelations(query))
        {
            if (scope.FindRelation(name) is { Kind: not RelationKind.Virtual } relation)
            {
                oids.Add(relation.Oid);
            }
        }

        BoundUsage usage = BoundUsage.Of(bound);
        oids.UnionWith(usage.Routines);
        oids.UnionWith(usage.Sequences.Where(scope.Catalog.Sequences.ContainsKey));
        return [.. oids];
    }
}
