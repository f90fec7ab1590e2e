using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions;

/// <summary>Everything callable that the engine brings along. Immutable; one instance serves all.</summary>
public sealed class FunctionRegistry
{
    private readonly FrozenDictionary<string, FunctionDefinition[]> _functions;
    private readonly FrozenDictionary<string, OperatorDefinition[]> _operators;
    private readonly FrozenDictionary<string, AggregateDefinition[]> _aggregates;
    private readonly FrozenDictionary<string, WindowFunctionDefinition[]> _windows;
    private readonly FrozenDictionary<(uint Source, uint Target), CastDefinition> _casts;

    public FunctionRegistry(
        IEnumerable<FunctionDefinition> functions,
        IEnumerable<OperatorDefinition> operators,
        IEnumerable<CastDefinition> casts,
        IEnumerable<AggregateDefinition> aggregates,
        IEnumerable<WindowFunctionDefinition> windows)
    {
        AllFunctions = functions.ToArray();
        AllOperators = operators.ToArray();
        AllCasts = casts.ToArray();
        AllAggregates = aggregates.ToArray();
        AllWindowFunctions = windows.ToArray();
        _functions = AllFunctions.GroupBy(f => f.Name).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _operators = AllOperators.GroupBy(o => o.Name).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _casts = AllCasts.ToFrozenDictionary(c => (c.Source.Oid, c.Target.Oid));
        _aggregates = AllAggregates.GroupBy(a => a.Name).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _windows = AllWindowFunctions.GroupBy(w => w.Name).ToFrozenDictionary(g => g.Key, g => g.ToArray());
    }

    public IReadOnlyList<FunctionDefinition> AllFunctions { get; }

    public IReadOnlyList<OperatorDefinition> AllOperators { get; }

    public IReadOnlyList<CastDefinition> AllCasts { get; }

    public IReadOnlyList<AggregateDefinition> AllAggregates { get; }

    public IReadOnlyList<WindowFunctionDefinition> AllWindowFunctions { get; }

    /// <summary>Built-in functions of a name, in any schema (look at <see cref="FunctionDefinition.Schema"/>).</summary>
    public IReadOnlyList<FunctionDefinition> Functions(string name) => _functions.GetValueOrDefault(name) ?? [];

    public IReadOnlyList<OperatorDefinition> Operators(string name) => _operators.GetValueOrDefault(name) ?? [];

    public IReadOnlyList<AggregateDefinition> Aggregates(string name) => _aggregates.GetValueOrDefault(name) ?? [];

    public IReadOnlyList<WindowFunctionDefinition> WindowFunctions(string name) => _windows.GetValueOrDefault(name) ?? [];

    public CastDefinition? Cast(SqlType source, SqlType target) => _casts.GetValueOrDefault((source.Oid, target.Oid));
}
