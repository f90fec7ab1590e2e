using System.Collections.Generic;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Anything that can be called by name, built in or from the catalog, seen alike.</summary>
internal sealed record CallTarget(string Schema, string Name, IReadOnlyList<SqlType> Parameters, SqlType Result)
{
    public FunctionDefinition? Function { get; init; }

    public AggregateDefinition? Aggregate { get; init; }

    public WindowFunctionDefinition? Window { get; init; }

    public RoutineDefinition? Routine { get; init; }

    /// <summary>Names by parameter; empty strings where there is none.</summary>
    public IReadOnlyList<string> ParameterNames { get; init; } = [];

    public int OptionalCount { get; init; }

    /// <summary>Element type of the variadic parameter ("any" for VARIADIC "any"); null for fixed arity.</summary>
    public SqlType? VariadicElement { get; init; }

    public bool ReturnsSet { get; init; }

    public static CallTarget Of(FunctionDefinition f) => new(f.Schema, f.Name, f.Parameters, f.Result)
    {
        Function = f,
        ParameterNames = f.ParameterNames,
        OptionalCount = f.Defaults.Count,
        VariadicElement = f.Variadic ? ElementOf(f.Parameters[^1]) : null,
        ReturnsSet = f.ReturnsSet,
    };

    public static CallTarget Of(AggregateDefinition a) => new("pg_catalog", a.Name, a.Parameters, a.Result)
    {
        Aggregate = a,
        VariadicElement = a.Variadic ? ElementOf(a.Parameters[^1]) : null,
    };

    public static CallTarget Of(WindowFunctionDefinition w) => new("pg_catalog", w.Name, w.Parameters, w.Result)
    {
        Window = w,
        OptionalCount = w.OptionalParameters,
    };

    /// <summary>A routine by its input parameters; <paramref name="withOut"/> counts OUT ones too, as CALL does.</summary>
    public static CallTarget Of(RoutineDefinition r, string schema, bool withOut)
    {
        List<SqlType> types = [];
        List<string> names = [];
        int optional = 0;
        SqlType? variadic = null;
        foreach (RoutineParameterInfo parameter in r.Parameters)
        {
            if (parameter.Mode == ParameterMode.Table || (parameter.Mode == ParameterMode.Out && !withOut))
            {
                continue;
            }

            types.Add(parameter.Type);
            names.Add(parameter.Name ?? "");
            optional = parameter.DefaultText is not null ? optional + 1 : 0;
            if (parameter.Mode == ParameterMode.Variadic)
            {
                variadic = ElementOf(parameter.Type);
            }
        }

        return new CallTarget(schema, r.Name, types, r.Result)
        {
            Routine = r,
            ParameterNames = names,
            OptionalCount = optional,
            VariadicElement = variadic,
            ReturnsSet = r.ReturnsSet,
        };
    }

    private static SqlType ElementOf(SqlType array) => array.Oid switch
    {
        SqlTypes.AnyOid => SqlTypes.Any,
        SqlTypes.AnyArrayOid => SqlTypes.AnyElement,
        SqlTypes.AnyCompatibleArrayOid => SqlTypes.AnyCompatible,
        _ => array.Element ?? SqlTypes.Any,
    };
}

/// <summary>A target with its parameters laid against one call's arguments.</summary>
/// <param name="Types">Declared type for each argument in parameter order, variadic elements spread, defaulted ones included at the end.</param>
/// <param name="PathPosition">Where along the search path it was found: smaller wins.</param>
internal sealed record CallCandidate(CallTarget Target, IReadOnlyList<SqlType> Types, int PathPosition)
{
    /// <summary>Parameter for each argument when names were used; null for plain order.</summary>
    public IReadOnlyList<int>? ArgumentNumbers { get; init; }

    /// <summary>How many arguments go into the variadic array; 0 when it is not spread.</summary>
    public int VariadicCount { get; init; }

    public bool UsesDefaults { get; init; }

    /// <summary>Another one takes the same arguments and nothing prefers either.</summary>
    public bool IsAmbiguous { get; init; }
}
