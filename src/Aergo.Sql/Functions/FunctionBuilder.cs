using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions.Facts;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions;

/// <summary>Collects the built-in functions: a body for each signature, with the facts of PostgreSQL's catalog added.</summary>
internal sealed class FunctionBuilder(PgFacts facts)
{
    private readonly List<FunctionDefinition> _functions = [];
    private readonly List<AggregateDefinition> _aggregates = [];
    private readonly List<WindowFunctionDefinition> _windows = [];
    private uint _ownOid = 9000;

    public IReadOnlyList<FunctionDefinition> Functions => _functions;

    public IReadOnlyList<AggregateDefinition> Aggregates => _aggregates;

    public IReadOnlyList<WindowFunctionDefinition> Windows => _windows;

    /// <summary>Gives the body of a PostgreSQL function named like <c>lower(text)</c>.</summary>
    public void Scalar(string signature, ScalarFunction body, int gas = 1, IReadOnlyList<Datum>? defaults = null) =>
        _functions.Add(Define(facts.Procedure(signature), gas, defaults) with { Scalar = body });

    /// <summary>The same body under several names with the same arguments: <c>"(text)", "length", "char_length"</c>.</summary>
    public void Scalars(string arguments, ScalarFunction body, int gas, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            Scalar(name + arguments, body, gas);
        }
    }

    /// <summary>Gives the body of a PostgreSQL function that returns rows.</summary>
    public void Set(string signature, SetFunction body, int gas = 10, IReadOnlyList<Datum>? defaults = null) =>
        _functions.Add(Define(facts.Procedure(signature), gas, defaults) with { Set = body });

    /// <summary>A function PostgreSQL does not have; it gets the next own oid, so the order of these calls is part of the protocol.</summary>
    public void Own(FunctionDefinition definition) => _functions.Add(definition with { Oid = _ownOid++ });

    public void Aggregate(string signature, Func<CallSite, Accumulator> create, bool strict = true, bool orderedSet = false, int directParameters = 0)
    {
        ProcedureFact fact = facts.Procedure(signature);
        _aggregates.Add(new AggregateDefinition
        {
            Name = fact.Name,
            Oid = fact.Oid,
            Parameters = fact.Parameters,
            Result = fact.Result,
            Variadic = fact.Variadic,
            Strict = strict,
            Create = create,
            OrderedSet = orderedSet,
            DirectParameters = directParameters,
        });
    }

    /// <summary>A hypothetical-set aggregate: any number of direct arguments, one for each order key.</summary>
    public void Hypothetical(string signature, Func<Accumulator> create)
    {
        Aggregate(signature, _ => create(), strict: false, orderedSet: true);
        _aggregates[^1] = _aggregates[^1] with { Hypothetical = true };
    }

    public void Window(string signature, WindowFunction compute)
    {
        ProcedureFact fact = facts.Procedure(signature + " over");
        _windows.Add(new WindowFunctionDefinition(fact.Name, fact.Parameters, fact.Result, compute) { Oid = fact.Oid });
    }

    /// <summary>Operators whose function has a body.</summary>
    public IEnumerable<OperatorDefinition> Operators()
    {
        var byOid = new Dictionary<uint, FunctionDefinition>();
        foreach (FunctionDefinition function in _functions)
        {
            byOid.TryAdd(function.Oid, function);
        }

        return facts.Operators
            .Where(o => byOid.ContainsKey(o.Procedure))
            .Select(o => new OperatorDefinition(o.Name, o.Left, o.Right, byOid[o.Procedure]) { Oid = o.Oid, Commutator = o.Commutator, Negator = o.Negator });
    }

    private static FunctionDefinition Define(ProcedureFact fact, int gas, IReadOnlyList<Datum>? defaults) => new()
    {
        Name = fact.Name,
        Oid = fact.Oid,
        Parameters = fact.Parameters,
        ParameterNames = fact.ParameterNames,
        Result = fact.Result,
        Variadic = fact.Variadic,
        Defaults = defaults ?? [],
        Strict = fact.Strict,
        Volatility = fact.Volatility,
        Gas = gas,
        Columns = fact.Columns,
    };
}
