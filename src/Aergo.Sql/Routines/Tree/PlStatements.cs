using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Routines;

/// <summary>A statement of PL/pgSQL as written. Line counts from one in the body.</summary>
internal abstract record PlStatement(int Line);

/// <summary>An SQL expression inside a body: what may stand behind SELECT, often one plain expression.</summary>
/// <param name="Text">As written.</param>
/// <param name="Offset">Where it starts in the body.</param>
/// <param name="Query">The expression as a query; its positions count in <paramref name="Text"/>.</param>
internal sealed record PlExpression(string Text, int Offset, SelectStatement Query)
{
    /// <summary>The expression alone, when there is one output and no other clause.</summary>
    public Expression? Plain => Query is
    {
        With: null, OrderBy.Count: 0, Limit: null, Offset: null,
        Body: SelectCore { Items: [{ Alias: null, Expression: not Star } item], Distinct: false, From.Count: 0, Where: null, GroupBy.Count: 0, Having: null, Windows.Count: 0 },
    } ? item.Expression : null;
}

/// <summary>An SQL statement inside a body, its INTO blanked out.</summary>
internal sealed record PlSql(string Text, int Offset, Statement Statement);

/// <summary>A variable by name: <c>a</c>, <c>label.a</c>, <c>record.field</c>.</summary>
internal sealed record PlName(IReadOnlyList<string> Parts, int Offset)
{
    public override string ToString() => string.Join('.', Parts);
}

internal sealed record PlInto(IReadOnlyList<PlName> Targets, bool Strict);

// ---- blocks -----------------------------------------------------------------------------------------------------------

internal abstract record PlDeclaration(string Name, int Line, int Offset);

internal sealed record PlVariable(string Name, int Line, int Offset, TypeName Type, bool Constant, bool NotNull, PlExpression? Default) : PlDeclaration(Name, Line, Offset);

internal sealed record PlAlias(string Name, int Line, int Offset, PlName Target) : PlDeclaration(Name, Line, Offset);

internal sealed record PlCursorParameter(string Name, TypeName Type, int Offset);

internal sealed record PlCursor(string Name, int Line, int Offset, bool? Scroll, IReadOnlyList<PlCursorParameter> Parameters, PlSql Query) : PlDeclaration(Name, Line, Offset);

/// <summary>A condition of WHEN: SQLSTATEs, where an entry of three zeros at its end stands for its class; empty for OTHERS.</summary>
internal sealed record PlCondition(string Name, IReadOnlyList<string> Codes);

internal sealed record PlHandler(int Line, IReadOnlyList<PlCondition> Conditions, IReadOnlyList<PlStatement> Body);

internal sealed record PlBlock(int Line, string? Label, IReadOnlyList<PlDeclaration> Declarations, IReadOnlyList<PlStatement> Body) : PlStatement(Line)
{
    /// <summary>Null when there is no EXCEPTION part.</summary>
    public IReadOnlyList<PlHandler>? Handlers { get; init; }
}

/// <summary>A whole body.</summary>
internal sealed record PlBody(PlBlock Block, VariableConflictOption Conflict, bool PrintStrictParameters);

internal enum VariableConflictOption { Error, UseVariable, UseColumn }

// ---- control ----------------------------------------------------------------------------------------------------------

internal sealed record PlAssign(int Line, PlName Target, IReadOnlyList<TargetIndirection> Path, PlExpression Value, string Text) : PlStatement(Line);

internal sealed record PlBranch(PlExpression Condition, IReadOnlyList<PlStatement> Body);

internal sealed record PlIf(int Line, IReadOnlyList<PlBranch> Branches, IReadOnlyList<PlStatement> Else) : PlStatement(Line);

/// <summary>With an operand each branch's condition is a list of values, read as <c>operand IN (…)</c>. Else null when it was not written.</summary>
internal sealed record PlCase(int Line, PlExpression? Operand, IReadOnlyList<PlBranch> Branches, IReadOnlyList<PlStatement>? Else) : PlStatement(Line);

internal abstract record PlLoopStatement(int Line, string? Label, IReadOnlyList<PlStatement> Body) : PlStatement(Line);

internal sealed record PlLoop(int Line, string? Label, IReadOnlyList<PlStatement> Body) : PlLoopStatement(Line, Label, Body);

internal sealed record PlWhile(int Line, string? Label, PlExpression Condition, IReadOnlyList<PlStatement> Body) : PlLoopStatement(Line, Label, Body);

internal sealed record PlForInteger(int Line, string? Label, string Variable, PlExpression From, PlExpression To, PlExpression? Step, bool Reverse, IReadOnlyList<PlStatement> Body)
    : PlLoopStatement(Line, Label, Body);

internal sealed record PlForQuery(int Line, string? Label, PlInto Targets, PlSql Query, IReadOnlyList<PlStatement> Body) : PlLoopStatement(Line, Label, Body);

internal sealed record PlForDynamic(int Line, string? Label, PlInto Targets, PlExpression Query, IReadOnlyList<PlExpression> Using, IReadOnlyList<PlStatement> Body)
    : PlLoopStatement(Line, Label, Body);

internal sealed record PlForCursor(int Line, string? Label, string Variable, PlName Cursor, PlExpression? Arguments, IReadOnlyList<PlStatement> Body) : PlLoopStatement(Line, Label, Body);

internal sealed record PlForEach(int Line, string? Label, PlInto Targets, int Slice, PlExpression Array, IReadOnlyList<PlStatement> Body) : PlLoopStatement(Line, Label, Body);

internal sealed record PlExit(int Line, bool Continue, string? Label, PlExpression? When) : PlStatement(Line);

internal sealed record PlReturn(int Line, PlExpression? Value, int Offset) : PlStatement(Line);

internal sealed record PlReturnNext(int Line, PlExpression? Value, int Offset) : PlStatement(Line);

/// <summary>Exactly one of both queries is set.</summary>
internal sealed record PlReturnQuery(int Line, PlSql? Query, PlExpression? Dynamic, IReadOnlyList<PlExpression> Using) : PlStatement(Line);

internal sealed record PlCommit(int Line, bool Rollback) : PlStatement(Line);

// ---- SQL --------------------------------------------------------------------------------------------------------------

internal sealed record PlPerform(int Line, PlSql Query) : PlStatement(Line);

/// <summary>CALL; its INOUT results go to the arguments that are variables.</summary>
internal sealed record PlCall(int Line, PlSql Call) : PlStatement(Line);

internal sealed record PlExecSql(int Line, PlSql Sql, PlInto? Into) : PlStatement(Line);

internal sealed record PlExecute(int Line, PlExpression Query, PlInto? Into, IReadOnlyList<PlExpression> Using) : PlStatement(Line);

// ---- cursors ----------------------------------------------------------------------------------------------------------

internal sealed record PlOpen(int Line, PlName Cursor, bool? Scroll) : PlStatement(Line)
{
    /// <summary>Arguments of a bound cursor: a list of expressions, perhaps named.</summary>
    public PlExpression? Arguments { get; init; }

    public PlSql? Query { get; init; }

    public PlExpression? Dynamic { get; init; }

    public IReadOnlyList<PlExpression> Using { get; init; } = [];
}

/// <summary>FETCH, or MOVE when Into is null. Count null means the direction's usual one.</summary>
internal sealed record PlFetch(int Line, PlName Cursor, FetchDirection Direction, PlExpression? Count, PlInto? Into) : PlStatement(Line);

internal sealed record PlClose(int Line, PlName Cursor) : PlStatement(Line);

// ---- messages ---------------------------------------------------------------------------------------------------------

internal sealed record PlRaiseOption(string Name, PlExpression Value);

/// <summary>Level in upper case: EXCEPTION, WARNING, NOTICE, INFO, LOG, DEBUG. All parts absent means RAISE alone: raise again what is being handled.</summary>
internal sealed record PlRaise(int Line, string Level) : PlStatement(Line)
{
    /// <summary>SQLSTATE of a condition name or of SQLSTATE '…'.</summary>
    public string? Code { get; init; }

    public string? ConditionName { get; init; }

    public string? Format { get; init; }

    public IReadOnlyList<PlExpression> Parameters { get; init; } = [];

    public IReadOnlyList<PlRaiseOption> Options { get; init; } = [];

    public bool Again { get; init; }
}

internal sealed record PlAssert(int Line, PlExpression Condition, PlExpression? Message) : PlStatement(Line);

internal sealed record PlDiagnosticsItem(PlName Target, string Item);

internal sealed record PlGetDiagnostics(int Line, bool Stacked, IReadOnlyList<PlDiagnosticsItem> Items) : PlStatement(Line);
