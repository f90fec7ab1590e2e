using System.Collections.Generic;

namespace Aergo.Sql.Syntax;

/// <summary>A scalar expression.</summary>
public abstract record Expression : Node;

public enum LiteralKind { Null, Boolean, Integer, Decimal, String, BitString }

/// <summary>
/// A constant as written. Integers of any length are <see cref="LiteralKind.Integer"/>; Text holds digits, string contents (escapes resolved) or true/false.
/// A minus right before a number is part of it, so digits may start with <c>-</c>. Bit strings keep their letter: <c>b101</c>, <c>x1F</c>.
/// </summary>
public sealed record Literal(LiteralKind Kind, string Text) : Expression;

/// <summary>A column, variable or parameter name: <c>a</c>, <c>t.a</c>, <c>s.t.a</c>.</summary>
public sealed record ColumnReference(IReadOnlyList<string> Names) : Expression;

/// <summary><c>*</c> or <c>t.*</c> in a select list, RETURNING or count-like call.</summary>
public sealed record Star(IReadOnlyList<string> Qualifier) : Expression;

/// <summary><c>$1</c>; indexes start at one.</summary>
public sealed record ParameterReference(int Index) : Expression;

/// <summary>One argument, perhaps <c>name =&gt; value</c> or <c>VARIADIC value</c>.</summary>
public sealed record Argument(Expression Value, string? Name = null, bool Variadic = false) : Node;

/// <summary>
/// A call by name. Keyword syntax becomes a call in schema pg_catalog: EXTRACT(f FROM x) → extract('f', x), POSITION(a IN b) → position(b, a),
/// SUBSTRING(x FROM a FOR b) → substring(x, a, b), TRIM → btrim/ltrim/rtrim, OVERLAY → overlay, x AT TIME ZONE z → timezone(z, x), NORMALIZE → normalize.
/// </summary>
public sealed record FunctionCall(QualifiedName Name, IReadOnlyList<Argument> Arguments) : Expression
{
    /// <summary>Written <c>f(*)</c>.</summary>
    public bool Star { get; init; }

    public bool Distinct { get; init; }

    /// <summary>ORDER BY inside the parentheses.</summary>
    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];

    public IReadOnlyList<OrderItem> WithinGroup { get; init; } = [];

    public Expression? Filter { get; init; }

    public WindowSpecification? Over { get; init; }
}

/// <summary>CURRENT_DATE and its kind, CURRENT_USER and its kind.</summary>
public enum SqlValueKind
{
    CurrentDate, CurrentTime, CurrentTimestamp, LocalTime, LocalTimestamp,
    CurrentUser, SessionUser, User, CurrentRole, CurrentCatalog, CurrentSchema,
}

public sealed record SqlValue(SqlValueKind Kind, int? Precision = null) : Expression;

/// <summary>Operator by name, as written, such as <c>+</c>, <c>||</c>, <c>-&gt;&gt;</c>; schema set only for OPERATOR(s.op). <c>!=</c> arrives as <c>&lt;&gt;</c>.</summary>
public sealed record Unary(string Operator, Expression Operand, string? Schema = null) : Expression;

public sealed record Binary(string Operator, Expression Left, Expression Right, string? Schema = null) : Expression;

public sealed record And(Expression Left, Expression Right) : Expression;

public sealed record Or(Expression Left, Expression Right) : Expression;

public sealed record Not(Expression Operand) : Expression;

/// <summary>IS [NOT] NULL.</summary>
public sealed record IsNull(Expression Operand, bool Negated) : Expression;

public enum TruthTest { True, False, Unknown }

/// <summary>IS [NOT] TRUE, FALSE, UNKNOWN.</summary>
public sealed record IsTruth(Expression Operand, TruthTest Test, bool Negated) : Expression;

public sealed record IsDistinctFrom(Expression Left, Expression Right, bool Negated) : Expression;

public sealed record Between(Expression Operand, Expression Low, Expression High, bool Symmetric, bool Negated) : Expression;

public sealed record InList(Expression Operand, IReadOnlyList<Expression> Items, bool Negated) : Expression;

/// <summary>Operand is a <see cref="RowConstructor"/> for several columns.</summary>
public sealed record InSubquery(Expression Operand, SelectStatement Query, bool Negated) : Expression;

public enum PatternKind { Like, ILike, SimilarTo }

public sealed record PatternMatch(PatternKind Kind, Expression Operand, Expression Pattern, Expression? Escape, bool Negated) : Expression;

/// <summary><c>x op ANY (array)</c>, <c>x op ALL (array)</c>; with a subquery <see cref="Query"/> is set and <see cref="Array"/> null. All is true for ALL. Operators LIKE and ILIKE arrive as ~~ and ~~*.</summary>
public sealed record Quantified(string Operator, Expression Left, bool All, Expression? Array, SelectStatement? Query) : Expression;

public sealed record Exists(SelectStatement Query) : Expression;

public sealed record ScalarSubquery(SelectStatement Query) : Expression;

public sealed record ArraySubquery(SelectStatement Query) : Expression;

public sealed record CaseWhen(Expression Condition, Expression Result) : Node;

/// <summary>CASE; with an operand each condition is compared with it by <c>=</c>.</summary>
public sealed record Case(Expression? Operand, IReadOnlyList<CaseWhen> Whens, Expression? Else) : Expression;

public enum SpecialForm { Coalesce, NullIf, Greatest, Least, Grouping }

public sealed record SpecialCall(SpecialForm Form, IReadOnlyList<Expression> Arguments) : Expression;

/// <summary><c>x::t</c>, CAST(x AS t), and typed literals such as <c>date '2020-01-01'</c>.</summary>
public sealed record Cast(Expression Operand, TypeName Type) : Expression;

public sealed record Collate(Expression Operand, QualifiedName Collation) : Expression;

/// <summary>ARRAY[…]; nested constructors are nested nodes.</summary>
public sealed record ArrayConstructor(IReadOnlyList<Expression> Elements) : Expression;

/// <summary>(a, b) or ROW(a, …).</summary>
public sealed record RowConstructor(IReadOnlyList<Expression> Fields, bool Explicit) : Expression;

/// <summary>One pair of brackets. For a slice either bound may be missing; for an element only <see cref="Lower"/> is set.</summary>
public sealed record SubscriptIndex(Expression? Lower, Expression? Upper, bool IsSlice) : Node;

public sealed record Subscript(Expression Operand, IReadOnlyList<SubscriptIndex> Indexes) : Expression;

/// <summary><c>(x).f</c>; Field is null for <c>(x).*</c>.</summary>
public sealed record FieldSelection(Expression Operand, string? Field) : Expression;

/// <summary>DEFAULT in VALUES or SET.</summary>
public sealed record DefaultMarker : Expression;

/// <summary>WHERE CURRENT OF cursor.</summary>
public sealed record CurrentOf(string Cursor) : Expression;
