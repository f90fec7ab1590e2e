using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Catalog.Virtual;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>Names as a session writes them: bare where the search path finds the object, with the schema elsewhere.</summary>
internal static class NameTexts
{
    public static string Relation(SqlContext context, uint oid) => RegNames.Format(SqlTypes.RegClass, oid, context);

    public static string Qualified(SqlContext context, RelationInfo relation) => Identifiers.Quote(Schemas.NameOf(context.Catalog, relation.SchemaOid), relation.Name);

    public static string Type(SqlContext context, SqlType type) => TypeModifiers.Format(type, null, context);

    public static string Routine(SqlContext context, uint oid) => RegNames.Format(SqlTypes.RegProc, oid, context);

    /// <summary>Whether a call by bare name and these argument types reaches the routine. What is built in comes first.</summary>
    public static bool IsVisible(SqlContext context, RoutineDefinition routine)
    {
        uint[] types = RoutineTexts.Inputs(routine).Select(p => p.Type.Oid).ToArray();
        if (context.Services.Functions.Functions(routine.Name).Any(f => f.Schema == "pg_catalog" && f.Parameters.Select(p => p.Oid).SequenceEqual(types)))
        {
            return false;
        }

        foreach (SchemaDefinition schema in context.Catalog.SchemasToSearch(context.Settings.SearchPath))
        {
            ImmutableArray<uint> oids = context.Catalog.RoutinesByName.GetValueOrDefault((schema.Oid, routine.Name), []);
            foreach (uint oid in oids)
            {
                if (RoutineTexts.Inputs(context.Catalog.Routines[oid]).Select(p => p.Type.Oid).SequenceEqual(types))
                {
                    return oid == routine.Oid;
                }
            }
        }

        return false;
    }

    /// <summary>A built-in function, aggregate or window function; null for an oid none has.</summary>
    public static BuiltInRoutine? BuiltIn(SqlContext context, uint oid)
    {
        FunctionRegistry registry = context.Services.Functions;
        return registry.AllFunctions.FirstOrDefault(f => f.Oid == oid) is { } f ? new BuiltInRoutine(f.Name, f.Schema, f.Parameters, f.ParameterNames, f.Result, f.Variadic, f.ReturnsSet, f.Columns)
            : registry.AllAggregates.FirstOrDefault(a => a.Oid == oid) is { } a ? new BuiltInRoutine(a.Name, "pg_catalog", a.Parameters, [], a.Result, a.Variadic, false, [])
            : registry.AllWindowFunctions.FirstOrDefault(w => w.Oid == oid) is { } w ? new BuiltInRoutine(w.Name, "pg_catalog", w.Parameters, [], w.Result, false, false, [])
            : null;
    }

    public static string UnknownOid(uint oid) => "unknown (OID=" + oid.ToString(CultureInfo.InvariantCulture) + ")";
}

internal sealed record BuiltInRoutine(
    string Name, string Schema, IReadOnlyList<SqlType> Parameters, IReadOnlyList<string> ParameterNames, SqlType Result, bool Variadic, bool ReturnsSet, IReadOnlyList<SqlField> Columns);
