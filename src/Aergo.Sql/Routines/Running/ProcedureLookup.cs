using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Routines;

/// <summary>Finds which parameters of a procedure are outputs, from its name and number of arguments.</summary>
internal static class ProcedureLookup
{
    public static IEnumerable<IReadOnlyList<(string? Name, bool IsOutput)>> Candidates(SqlContext context, QualifiedName name, int count)
    {
        IEnumerable<SchemaDefinition> schemas = name.Schema is { } schema
            ? context.Catalog.FindSchema(schema) is { } found ? [found] : []
            : context.Catalog.SchemasToSearch(context.Settings.SearchPath);
        foreach (SchemaDefinition place in schemas)
        {
            if (!context.Catalog.RoutinesByName.TryGetValue((place.Oid, name.Name), out ImmutableArray<uint> routines))
            {
                continue;
            }

            foreach (uint oid in routines)
            {
                RoutineDefinition routine = context.Catalog.Routines[oid];
                if (routine.IsProcedure && routine.Parameters.Length >= count)
                {
                    yield return routine.Parameters.Select(p => (p.Name, p.Mode is ParameterMode.Out or ParameterMode.InOut)).ToList();
                }
            }
        }
    }
}
