using System.Collections.Generic;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>An expression whose names are resolved and whose types are known. Immutable; free of any one execution.</summary>
public abstract record BoundExpression(SqlType Type, int Modifier = -1)
{
    /// <summary>Offset in the statement text for error messages, or -1.</summary>
    public int Position { get; init; } = -1;
}

public sealed record BoundConstant(Datum Value, SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

/// <summary>A column of some relation in scope, by statement-wide id. An id not produced below the expression comes from an outer query.</summary>
public sealed record BoundColumn(int ColumnId, SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

/// <summary>A statement parameter, index from 0.</summary>
public sealed record BoundParameter(int Index, SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

/// <summary>A PL/pgSQL variable or a parameter of a SQL function, by slot of the routine's frame.</summary>
public sealed record BoundVariable(int Slot, SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

/// <summary>A built-in function or operator. Arguments are coerced already; variadic tails are gathered into an array unless the parameter is "any".</summary>
public sealed record BoundCall(FunctionDefinition Function, IReadOnlyList<BoundExpression> Arguments, CallSite Site, SqlType Type, int Modifier = -1)
    : BoundExpression(Type, Modifier)
{
    /// <summary>Operator name when it was written as one; planners look here for =, &lt; and so on.</summary>
    public string? Operator { get; init; }
}

/// <summary>A routine of the catalog. Defaults are filled in and variadic tails gathered.</summary>
public sealed record BoundRoutineCall(RoutineDefinition Routine, IReadOnlyList<BoundExpression> Arguments, CallSite Site, SqlType Type, int Modifier = -1)
    : BoundExpression(Type, Modifier);

public enum CoercionKind
{
    /// <summary>Same bits, other type.</summary>
    Relabel,

    /// <summary>Through <see cref="BoundCoercion.Cast"/>.</summary>
    Cast,

    /// <summary>Through text output of the source and text input of the target.</summary>
    Text,

    /// <summary>Element by element.</summary>
    Array,

    /// <summary>Field by field from a record to a composite.</summary>
    Record,

    /// <summary>Check a domain's constraints over a value of its base type.</summary>
    Domain,

    /// <summary>Only apply the modifier.</summary>
    Modifier,
}

/// <summary>A change of type. Element coercions of arrays and records stand in <see cref="Elements"/>, each over a <see cref="BoundCoercionInput"/>.</summary>
public sealed record BoundCoercion(CoercionKind Kind, BoundExpression Operand, CastDefinition? Cast, bool Explicit, SqlType Type, int Modifier = -1)
    : BoundExpression(Type, Modifier)
{
    public IReadOnlyList<BoundExpression> Elements { get; init; } = [];

    /// <summary>For domains: its definition, and its checks over a <see cref="BoundCoercionInput"/>.</summary>
    public TypeDefinition? Domain { get; init; }
}

/// <summary>The value being coerced, inside <see cref="BoundCoercion.Elements"/> and domain checks.</summary>
public sealed record BoundCoercionInput(SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

public sealed record BoundAnd(IReadOnlyList<BoundExpression> Terms) : BoundExpression(SqlTypes.Boolean);

public sealed record BoundOr(IReadOnlyList<BoundExpression> Terms) : BoundExpression(SqlTypes.Boolean);

public sealed record BoundNot(BoundExpression Operand) : BoundExpression(SqlTypes.Boolean);

/// <summary>For rows: IS NULL is true when all fields are NULL, IS NOT NULL when none is.</summary>
public sealed record BoundIsNull(BoundExpression Operand, bool Negated) : BoundExpression(SqlTypes.Boolean);

public sealed record BoundIsTruth(BoundExpression Operand, TruthTest Test, bool Negated) : BoundExpression(SqlTypes.Boolean);

/// <summary>Equal is the = call over the two <see cref="BoundCoercionInput"/>-free operands; both operands are of comparable type already.</summary>
public sealed record BoundDistinct(BoundExpression Left, BoundExpression Right, FunctionDefinition Equality, CallSite Site, bool Negated) : BoundExpression(SqlTypes.Boolean);

/// <summary>Conditions are boolean. With an operand it is evaluated once and read by <see cref="BoundCaseOperand"/> in the conditions.</summary>
public sealed record BoundCase(BoundExpression? Operand, IReadOnlyList<(BoundExpression Condition, BoundExpression Result)> Whens, BoundExpression? Else, SqlType Type, int Modifier = -1)
    : BoundExpression(Type, Modifier);

public sealed record BoundCaseOperand(SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

public sealed record BoundCoalesce(IReadOnlyList<BoundExpression> Arguments, SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

/// <summary>Equality compares the two arguments after coercion; the result is the first, uncoerced.</summary>
public sealed record BoundNullIf(BoundExpression Left, BoundExpression ComparedLeft, BoundExpression Right, FunctionDefinition Equality, CallSite Site, SqlType Type, int Modifier = -1)
    : BoundExpression(Type, Modifier);

public sealed record BoundGreatest(IReadOnlyList<BoundExpression> Arguments, bool Least, SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

/// <summary>Several elements of the type's element, or with Nested sub-arrays of the same type.</summary>
public sealed record BoundArray(IReadOnlyList<BoundExpression> Elements, bool Nested, SqlType Type) : BoundExpression(Type);

public sealed record BoundRow(IReadOnlyList<BoundExpression> Fields, SqlType Type) : BoundExpression(Type)
{
    public IReadOnlyList<string> Names { get; init; } = [];
}

public sealed record BoundSubscriptIndex(BoundExpression? Lower, BoundExpression? Upper);

/// <summary>Array element or slice; also jsonb[…], whose indexes are text.</summary>
public sealed record BoundSubscript(BoundExpression Operand, IReadOnlyList<BoundSubscriptIndex> Indexes, bool IsSlice, SqlType Type, int Modifier = -1)
    : BoundExpression(Type, Modifier);

/// <summary>Field of a composite, index from 0.</summary>
public sealed record BoundField(BoundExpression Operand, int Index, SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

/// <summary><c>x op ANY/ALL (array)</c>; Comparison is the operator's function over (x, element).</summary>
public sealed record BoundQuantifiedArray(BoundExpression Left, BoundExpression Array, FunctionDefinition Comparison, CallSite Site, bool All) : BoundExpression(SqlTypes.Boolean)
{
    public string? Operator { get; init; }
}

/// <summary><c>x IN (a, b, …)</c> where all items share one equality; items are coerced already.</summary>
public sealed record BoundIn(BoundExpression Operand, IReadOnlyList<BoundExpression> Items, FunctionDefinition Equality, CallSite Site, bool Negated) : BoundExpression(SqlTypes.Boolean);

/// <summary>Row comparison (a, b) op (c, d) by the pairs' functions: equality, and "less" for the ordering operators.</summary>
public sealed record BoundRowComparison(string Operator, IReadOnlyList<BoundExpression> Left, IReadOnlyList<BoundExpression> Right,
    IReadOnlyList<FunctionDefinition> Equalities, IReadOnlyList<FunctionDefinition> Orders, IReadOnlyList<CallSite> Sites) : BoundExpression(SqlTypes.Boolean);

public enum SubqueryKind { Scalar, Exists, Any, All, Array }

/// <summary>
/// A query inside an expression. For Any and All (IN is = ANY, NOT IN is its negation) <see cref="Comparison"/> is a boolean over the left side's expressions
/// and the query's output columns, with SQL's NULL logic over all rows.
/// </summary>
public sealed record BoundSubquery(SubqueryKind Kind, LogicalNode Query, SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier)
{
    public BoundExpression? Comparison { get; init; }

    /// <summary>Ids of outer columns it reads; empty when it can be run once.</summary>
    public IReadOnlyList<int> OuterColumns { get; init; } = [];
}

/// <summary>GROUPING(a, b): bits by grouping set; Keys are indexes into the aggregate's keys.</summary>
public sealed record BoundGrouping(IReadOnlyList<int> Keys) : BoundExpression(SqlTypes.Int4);

/// <summary>A function of a set in the select list; only directly under <see cref="LogicalProjectSet"/>.</summary>
public sealed record BoundSetCall(BoundExpression Call, SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

/// <summary>Assignment into part of a value: SET a[1] = x, SET a.f = x. Result is the changed whole.</summary>
public sealed record BoundAssignPart(BoundExpression Whole, IReadOnlyList<BoundPart> Path, BoundExpression Value, SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

/// <summary>Exactly one of both: a subscript, or a field index. Type is that of the whole at this step.</summary>
public sealed record BoundPart(BoundSubscriptIndex? Index, bool IsSlice, int Field, SqlType WholeType);

/// <summary>current row of a sequence-backed default: nextval of an owned sequence without a name lookup.</summary>
public sealed record BoundNextValue(uint SequenceOid, SqlType Type) : BoundExpression(Type);
