using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>Rewrites view queries when something they name is renamed, so that views keep meaning what they meant.</summary>
/// <remarks>
/// The query is bound against the changed catalog; each name that is not found any more and was the old one gets the new one, until all is found.
/// Then both versions must use the same columns of the same tables; where that is not so (a name now reaches something else), the rename is refused.
/// </remarks>
internal sealed class ViewTexts(DefinitionScope scope, CatalogSnapshot before)
{
    /// <summary>Follows a relation to its present name and schema.</summary>
    public void Follow(uint relation, string newName, string newSchema)
    {
        string oldName = NameIn(before, relation);
        foreach (ViewDefinition view in Users(relation))
        {
            Follow(view, (text, query) => RelationPlaces(text, query, oldName), p => Spell(p, newName, newSchema), newName);
        }
    }

    /// <summary>Follows a column of a relation to its new name.</summary>
    public void FollowColumn(uint relation, string oldName, string newName)
    {
        foreach (ViewDefinition view in Users(relation))
        {
            Follow(view, (_, query) => ColumnPlaces(query, oldName), p => ExpressionNames.Replace(p.Text, [(p.Position, p.Part)], newName), newName);
        }
    }

    private ViewDefinition[] Users(uint relation) => scope.Catalog.Views.Values.Where(v => v.DependsOn.Contains(relation)).OrderBy(v => v.Oid).ToArray();

    private void Follow(ViewDefinition view, Func<string, SelectStatement, IEnumerable<Place>> places, Func<Place, string> replace, string newName)
    {
        BoundStatement was = ViewQueries.Bind(scope.Context, before, view);
        string text = view.QueryText;
        BoundStatement? now = null;
        // Each round mends one name; a query has no more names than characters.
        for (int round = 0; round <= view.QueryText.Length && now is null; round++)
        {
            try
            {
                now = ViewQueries.Bind(scope.Context, scope.Catalog, view, text);
            }
            catch (SqlException e) when (e.Code is SqlState.UndefinedColumn or SqlState.UndefinedTable)
            {
                Place[] candidates = places(text, ViewQueries.Parse(text) with { Text = text }).ToArray();
                Place? place = candidates.Where(p => CharacterOf(text, p.Position) == e.Position).Cast<Place?>().FirstOrDefault() ?? (candidates.Length == 1 ? candidates[0] : null);
                text = place is { } found ? replace(found) : throw Refusal(view, newName);
            }
        }

        if (now is null || !SameUse(was, now))
        {
            throw Refusal(view, newName);
        }

        if (text != view.QueryText)
        {
            scope.Change.Put(view with { QueryText = text });
        }
    }

    private static SqlException Refusal(ViewDefinition view, string newName) =>
        SqlException.NotSupported($"renaming to \"{newName}\" what view \"{view.Name}\" uses in a way that cannot be followed", "Drop the view, rename, and create the view again.");

    private static bool SameUse(BoundStatement was, BoundStatement now)
    {
        BoundUsage a = BoundUsage.Of(was);
        BoundUsage b = BoundUsage.Of(now);
        return a.Tables.SetEquals(b.Tables) && a.Columns.ToHashSet().SetEquals(b.Columns) && a.Routines.SetEquals(b.Routines)
            && was.Columns.Select(c => c.Type.Oid).SequenceEqual(now.Columns.Select(c => c.Type.Oid));
    }

    /// <summary>A name in the text: where it starts, and which part of it is meant.</summary>
    private readonly record struct Place(string Text, int Position, int Part, int Parts, string? AliasToKeep);

    private static IEnumerable<Place> ColumnPlaces(SelectStatement query, string oldName) =>
        SyntaxTree.Descendants(query).OfType<ColumnReference>().Where(c => c.Names[^1] == oldName).Select(c => new Place(query.Text ?? "", c.Position, c.Names.Count - 1, c.Names.Count, null));

    private static IEnumerable<Place> RelationPlaces(string text, SelectStatement query, string oldName) =>
        SyntaxTree.Descendants(query).OfType<NamedTable>().Where(t => t.Name.Name == oldName)
            .Select(t => new Place(text, t.Name.Position, t.Name.Parts.Count - 1, t.Name.Parts.Count, t.Alias is null ? oldName : null));

    /// <summary>Writes the relation with its schema, and its old name as alias where columns may be qualified by it.</summary>
    private static string Spell(Place place, string newName, string newSchema)
    {
        (int start, int length) = ExpressionNames.Whole(place.Text, place.Position, place.Parts);
        string spelled = Identifiers.Quote(newSchema, newName) + (place.AliasToKeep is { } alias && alias != newName ? " AS " + Identifiers.Quote(alias) : "");
        return place.Text[..start] + spelled + place.Text[(start + length)..];
    }

    private static string NameIn(CatalogSnapshot catalog, uint relation) =>
        catalog.Tables.TryGetValue(relation, out TableDefinition? table) ? table.Name : catalog.Views[relation].Name;

    /// <summary>Error positions count characters from one.</summary>
    private static int CharacterOf(string text, int offset)
    {
        int characters = 1;
        for (int i = 0; i < offset; i++)
        {
            characters += char.IsLowSurrogate(text[i]) ? 0 : 1;
        }

        return characters;
    }
}
