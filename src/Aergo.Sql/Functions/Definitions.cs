using System;
using System.Collections.Generic;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions;

public enum Volatility { Immutable, Stable, Volatile }

/// <summary>What a call knows of its place in a statement: the actual types behind polymorphic parameters.</summary>
public sealed record CallSite(IReadOnlyList<SqlType> ArgumentTypes, SqlType ResultType, int ResultModifier = -1)
{
    /// <summary>Column names and types asked of a function that returns records: <c>AS t(a int)</c>.</summary>
    public IReadOnlyList<SqlField> ResultFields { get; init; } = [];

    /// <summary>A function of <c>VARIADIC "any"</c> was called with one array for the rest: <c>concat(VARIADIC a)</c>. The array is then the last argument.</summary>
    public bool VariadicArray { get; init; }
}

/// <summary>A scalar function. Strict ones are not called with a NULL argument.</summary>
public delegate Datum ScalarFunction(SqlContext context, CallSite site, ReadOnlySpan<Datum> arguments);

/// <summary>A function that returns rows, one array of columns each.</summary>
public delegate IEnumerable<Datum[]> SetFunction(SqlContext context, CallSite site, Datum[] arguments);

/// <summary>A function built into the engine.</summary>
public sealed record FunctionDefinition
{
    public required string Name { get; init; }

    /// <summary>PostgreSQL's oid where it has the function; own functions count up from 9,000. 0 while unassigned.</summary>
    public uint Oid { get; init; }

    public string Schema { get; init; } = "pg_catalog";

    public required IReadOnlyList<SqlType> Parameters { get; init; }

    public IReadOnlyList<string> ParameterNames { get; init; } = [];

    public required SqlType Result { get; init; }

    /// <summary>The last parameter is an array that takes all further arguments; type "any" takes them as they are.</summary>
    public bool Variadic { get; init; }

    /// <summary>How many arguments at the end may be left out; <see cref="Defaults"/> says what they are then.</summary>
    public IReadOnlyList<Datum> Defaults { get; init; } = [];

    public bool Strict { get; init; } = true;

    public Volatility Volatility { get; init; } = Volatility.Immutable;

    /// <summary>Gas of one call; work that grows with the input is charged by the body.</summary>
    public int Gas { get; init; } = 1;

    public ScalarFunction? Scalar { get; init; }

    public SetFunction? Set { get; init; }

    /// <summary>Output columns of a set or record function; empty for one column named like the function.</summary>
    public IReadOnlyList<SqlField> Columns { get; init; } = [];

    public bool ReturnsSet => Set is not null;
}

/// <summary>An operator is a name for a function of one or two arguments.</summary>
public sealed record OperatorDefinition(string Name, SqlType? Left, SqlType Right, FunctionDefinition Function)
{
    public uint Oid { get; init; }

    /// <summary>Operator with the arguments swapped, such as &gt; for &lt;.</summary>
    public string? Commutator { get; init; }

    public string? Negator { get; init; }
}

public enum CastContext { Implicit, Assignment, Explicit }

/// <summary>A cast between two built-in types. Convert null means the bits serve as they are (binary coercible).</summary>
/// <remarks>Arguments: value, target modifier as int4, explicit flag as boolean. Casts through text exist for every type without an entry here.</remarks>
public sealed record CastDefinition(SqlType Source, SqlType Target, CastContext Context, ScalarFunction? Convert)
{
    public Volatility Volatility { get; init; } = Volatility.Immutable;
}

/// <summary>State of one group of one aggregate.</summary>
public abstract class Accumulator
{
    /// <summary>Takes one row's arguments; strict aggregates are not given rows with a NULL argument.</summary>
    public abstract void Add(SqlContext context, ReadOnlySpan<Datum> arguments);

    /// <summary><see cref="Add"/> of one argument that lies in the bits of a datum and is not NULL.</summary>
    public virtual void AddBits(SqlContext context, long bits) => Add(context, [Datum.From(bits)]);

    /// <summary>The result so far; may be asked again after more rows (windows).</summary>
    public abstract Datum Result(SqlContext context);
}

public sealed record AggregateDefinition
{
    public required string Name { get; init; }

    public uint Oid { get; init; }

    /// <summary>Empty for count(*).</summary>
    public required IReadOnlyList<SqlType> Parameters { get; init; }

    public required SqlType Result { get; init; }

    public bool Variadic { get; init; }

    /// <summary>Rows with a NULL argument are skipped.</summary>
    public bool Strict { get; init; } = true;

    public required Func<CallSite, Accumulator> Create { get; init; }

    /// <summary>WITHIN GROUP: the first <see cref="DirectParameters"/> parameters are given once, the others per row in order.</summary>
    public bool OrderedSet { get; init; }

    public int DirectParameters { get; init; }

    /// <summary>An ordered-set aggregate with as many direct arguments as order keys: a row that is not in the group. See <c>HypotheticalSets</c> for what is fed.</summary>
    public bool Hypothetical { get; init; }
}

/// <summary>The partition around the present row, as a window function sees it. Rows count from 0 in window order.</summary>
public interface IWindowRows
{
    int Count { get; }

    int Current { get; }

    /// <summary>First row of the frame, and one past its last.</summary>
    int FrameStart { get; }

    int FrameEnd { get; }

    /// <summary>Whether a row inside the frame bounds is excluded by EXCLUDE.</summary>
    bool IsExcluded(int row);

    /// <summary>First row of a row's peer group, and one past its last.</summary>
    int PeerStart(int row);

    int PeerEnd(int row);

    /// <summary>Ordinal of the row's peer group, from 0.</summary>
    int PeerGroup(int row);

    /// <summary>An argument evaluated at a row.</summary>
    Datum Argument(int row, int index);
}

public delegate Datum WindowFunction(SqlContext context, CallSite site, IWindowRows rows);

public sealed record WindowFunctionDefinition(string Name, IReadOnlyList<SqlType> Parameters, SqlType Result, WindowFunction Compute)
{
    public uint Oid { get; init; }

    /// <summary>How many arguments at the end may be left out.</summary>
    public int OptionalParameters { get; init; }
}
