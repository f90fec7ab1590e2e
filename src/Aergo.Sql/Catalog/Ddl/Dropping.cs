using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Storage;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>Removes objects and, with CASCADE, what depends on them; without it says what is in the way.</summary>
internal sealed class Dropping(DefinitionScope scope)
{
    private readonly Dictionary<ObjectRef, (ObjectRef? Dependee, bool Implied)> _found = [];

    // Each object stands behind what depends on it, so that this is the order of removal; lists for people run backwards.
    private readonly List<ObjectRef> _order = [];

    /// <param name="roots">Objects named in the statement; at least one.</param>
    public void Drop(IReadOnlyList<ObjectRef> roots, bool cascade)
    {
        var dependencies = new Dependencies(scope.Context, scope.Catalog);
        foreach (ObjectRef root in roots)
        {
            Visit(dependencies, root, null, implied: true);
        }

        var texts = new ObjectTexts(scope.Context, scope.Catalog);
        (ObjectRef Object, ObjectRef Dependee)[] reported = _order.AsEnumerable().Reverse()
            .Where(o => !_found[o].Implied && !roots.Contains(o) && !IsPartOfFound(o))
            .Select(o => (o, _found[o].Dependee!.Value))
            .ToArray();
        if (reported.Length > 0 && !cascade)
        {
            string what = roots.Count == 1 ? texts.Describe(roots[0]) : "desired object(s)";
            throw new SqlException(SqlState.DependentObjectsExist, $"cannot drop {what} because other objects depend on it".Replace("object(s) because other objects depend on it", "object(s) because other objects depend on them", System.StringComparison.Ordinal))
            {
                Detail = string.Join('\n', reported.Select(r => $"{texts.Describe(r.Object)} depends on {texts.Describe(r.Dependee)}")),
                Hint = "Use DROP ... CASCADE to drop the dependent objects too.",
            };
        }

        // What a session has of its own goes along, and is nothing that the ledger could speak of.
        reported = [.. reported.Where(r => !LocalCatalog.Holds(r.Object.Container == 0 ? r.Object.Oid : r.Object.Container))];
        if (reported.Length == 1)
        {
            scope.Notice($"drop cascades to {texts.Describe(reported[0].Object)}");
        }
        else if (reported.Length > 1)
        {
            scope.Notice(
                string.Create(CultureInfo.InvariantCulture, $"drop cascades to {reported.Length} other objects"),
                detail: string.Join('\n', reported.Select(r => "drop cascades to " + texts.Describe(r.Object))));
        }

        foreach (uint schema in _found.Keys.Select(SchemaOf).Where(s => s != 0).Distinct())
        {
            DefinitionScope.RequireNotFrozen(scope.Catalog.Schemas[schema]);
        }

        new ObjectRemoval(scope).Remove(_order);
    }

    private void Visit(Dependencies dependencies, ObjectRef item, ObjectRef? dependee, bool implied)
    {
        if (_found.TryGetValue(item, out (ObjectRef? Dependee, bool Implied) known))
        {
            _found[item] = known with { Implied = known.Implied || implied };
            return;
        }

        _found[item] = (dependee, implied);
        foreach (Dependent dependent in dependencies.Of(item).OrderBy(d => d.Object))
        {
            Visit(dependencies, dependent.Object, item, dependent.Implied);
        }

        _order.Add(item);
    }

    /// <summary>A part of something that goes as a whole is not worth a line.</summary>
    private bool IsPartOfFound(ObjectRef item) =>
        item.Class is ObjectClass.Column or ObjectClass.Default or ObjectClass.Constraint or ObjectClass.Index or ObjectClass.Trigger or ObjectClass.Policy or ObjectClass.DomainConstraint or ObjectClass.Field
        && (_found.ContainsKey(new ObjectRef(ObjectClass.Table, item.Container)) || _found.ContainsKey(new ObjectRef(ObjectClass.View, item.Container))
            || _found.ContainsKey(new ObjectRef(ObjectClass.Type, item.Container)));

    private uint SchemaOf(ObjectRef item)
    {
        uint oid = item.Container == 0 ? item.Oid : item.Container;
        return scope.Catalog.Tables.TryGetValue(oid, out TableDefinition? table) ? table.SchemaOid
            : scope.Catalog.Views.TryGetValue(oid, out ViewDefinition? view) ? view.SchemaOid
            : scope.Catalog.Sequences.TryGetValue(oid, out SequenceDefinition? sequence) ? sequence.SchemaOid
            : scope.Catalog.Routines.TryGetValue(oid, out RoutineDefinition? routine) ? routine.SchemaOid
            : scope.Catalog.TypeDefinitions.TryGetValue(oid, out TypeDefinition? type) ? type.SchemaOid : 0;
    }
}
