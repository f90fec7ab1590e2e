namespace Aergo.Sql.Binding;

/// <summary>The clause an expression stands in: it decides what is allowed there and what errors call it.</summary>
public enum ExpressionKind
{
    Other, JoinOn, JoinUsing, FromSubselect, FromFunction, Where, Having, Filter, WindowPartition, WindowOrder, WindowFrameRange, WindowFrameRows, WindowFrameGroups,
    SelectTarget, InsertTarget, UpdateSource, UpdateTarget, MergeWhen, GroupBy, OrderBy, DistinctOn, Limit, Offset, Returning, Values, ValuesSingle,
    CheckConstraint, DomainCheck, ColumnDefault, FunctionDefault, IndexExpression, IndexPredicate, AlterColumnTransform, ExecuteParameter, TriggerWhen,
    Policy, CallArgument, CopyWhere, GeneratedColumn,
}

/// <summary>PostgreSQL's words for the clauses, and which of them refuse aggregates, window functions, sets, subqueries and columns.</summary>
internal static class ClauseRules
{
    public static string Name(ExpressionKind kind) => kind switch
    {
        ExpressionKind.JoinOn => "JOIN/ON",
        ExpressionKind.JoinUsing => "JOIN/USING",
        ExpressionKind.FromSubselect => "sub-SELECT in FROM",
        ExpressionKind.FromFunction => "function in FROM",
        ExpressionKind.Where or ExpressionKind.CopyWhere => "WHERE",
        ExpressionKind.Having => "HAVING",
        ExpressionKind.Filter => "FILTER",
        ExpressionKind.WindowPartition => "window PARTITION BY",
        ExpressionKind.WindowOrder => "window ORDER BY",
        ExpressionKind.WindowFrameRange => "window RANGE",
        ExpressionKind.WindowFrameRows => "window ROWS",
        ExpressionKind.WindowFrameGroups => "window GROUPS",
        ExpressionKind.SelectTarget => "SELECT",
        ExpressionKind.InsertTarget => "INSERT",
        ExpressionKind.UpdateSource or ExpressionKind.UpdateTarget => "UPDATE",
        ExpressionKind.MergeWhen => "MERGE WHEN",
        ExpressionKind.GroupBy => "GROUP BY",
        ExpressionKind.OrderBy => "ORDER BY",
        ExpressionKind.DistinctOn => "DISTINCT ON",
        ExpressionKind.Limit => "LIMIT",
        ExpressionKind.Offset => "OFFSET",
        ExpressionKind.Returning => "RETURNING",
        ExpressionKind.Values or ExpressionKind.ValuesSingle => "VALUES",
        ExpressionKind.CheckConstraint or ExpressionKind.DomainCheck => "CHECK",
        ExpressionKind.ColumnDefault or ExpressionKind.FunctionDefault => "DEFAULT",
        ExpressionKind.IndexExpression => "index expression",
        ExpressionKind.IndexPredicate => "index predicate",
        ExpressionKind.AlterColumnTransform => "USING",
        ExpressionKind.ExecuteParameter => "EXECUTE",
        ExpressionKind.TriggerWhen => "WHEN",
        ExpressionKind.Policy => "POLICY",
        ExpressionKind.CallArgument => "CALL",
        ExpressionKind.GeneratedColumn => "GENERATED AS",
        _ => "expression",
    };

    /// <summary>Where the clause refuses aggregates and window functions: what follows "are not allowed in"; null where it takes them.</summary>
    public static string? AggregateRefusal(ExpressionKind kind) => kind switch
    {
        ExpressionKind.JoinOn or ExpressionKind.JoinUsing => "JOIN conditions",
        ExpressionKind.FromSubselect => "FROM clause of their own query level",
        ExpressionKind.FromFunction => "functions in FROM",
        ExpressionKind.WindowFrameRange => "window RANGE",
        ExpressionKind.WindowFrameRows => "window ROWS",
        ExpressionKind.WindowFrameGroups => "window GROUPS",
        ExpressionKind.MergeWhen => "MERGE WHEN conditions",
        ExpressionKind.CheckConstraint or ExpressionKind.DomainCheck => "check constraints",
        ExpressionKind.ColumnDefault or ExpressionKind.FunctionDefault => "DEFAULT expressions",
        ExpressionKind.IndexExpression => "index expressions",
        ExpressionKind.IndexPredicate => "index predicates",
        ExpressionKind.AlterColumnTransform => "transform expressions",
        ExpressionKind.ExecuteParameter => "EXECUTE parameters",
        ExpressionKind.TriggerWhen => "trigger WHEN conditions",
        ExpressionKind.Policy => "policy expressions",
        ExpressionKind.CallArgument => "CALL arguments",
        ExpressionKind.CopyWhere => "COPY FROM WHERE conditions",
        ExpressionKind.GeneratedColumn => "column generation expressions",
        ExpressionKind.Where or ExpressionKind.Filter or ExpressionKind.InsertTarget or ExpressionKind.UpdateSource or ExpressionKind.UpdateTarget or ExpressionKind.GroupBy
            or ExpressionKind.Limit or ExpressionKind.Offset or ExpressionKind.Returning or ExpressionKind.Values or ExpressionKind.ValuesSingle => Name(kind),
        _ => null,
    };

    public static string? WindowRefusal(ExpressionKind kind) => kind switch
    {
        ExpressionKind.Having => Name(kind),
        ExpressionKind.FromSubselect => null,
        ExpressionKind.WindowPartition or ExpressionKind.WindowOrder => "window definitions",
        ExpressionKind.WindowFrameRange or ExpressionKind.WindowFrameRows or ExpressionKind.WindowFrameGroups => "window definitions",
        _ => AggregateRefusal(kind),
    };

    public static string? SetRefusal(ExpressionKind kind) => kind switch
    {
        ExpressionKind.Having or ExpressionKind.Values => Name(kind),
        ExpressionKind.WindowPartition or ExpressionKind.WindowOrder => "window definitions",
        ExpressionKind.FromFunction or ExpressionKind.ValuesSingle or ExpressionKind.GroupBy or ExpressionKind.SelectTarget or ExpressionKind.InsertTarget => null,
        ExpressionKind.WindowFrameRange or ExpressionKind.WindowFrameRows or ExpressionKind.WindowFrameGroups => "window definitions",
        _ => AggregateRefusal(kind),
    };

    /// <summary>What follows "cannot use subquery in"; null where one may stand.</summary>
    public static string? SubqueryRefusal(ExpressionKind kind) => kind switch
    {
        ExpressionKind.CheckConstraint or ExpressionKind.DomainCheck => "check constraint",
        ExpressionKind.ColumnDefault or ExpressionKind.FunctionDefault => "DEFAULT expression",
        ExpressionKind.IndexExpression => "index expression",
        ExpressionKind.IndexPredicate => "index predicate",
        ExpressionKind.AlterColumnTransform => "transform expression",
        ExpressionKind.ExecuteParameter => "EXECUTE parameter",
        ExpressionKind.TriggerWhen => "trigger WHEN condition",
        ExpressionKind.CallArgument => "CALL argument",
        ExpressionKind.CopyWhere => "COPY FROM WHERE condition",
        ExpressionKind.GeneratedColumn => "column generation expression",
        _ => null,
    };

    /// <summary>The clause names a column but may not: what follows "cannot use column reference in".</summary>
    public static string? ColumnRefusal(ExpressionKind kind) => kind is ExpressionKind.ColumnDefault or ExpressionKind.FunctionDefault ? "DEFAULT expression" : null;

    /// <summary>Clauses whose functions must be immutable, with PostgreSQL's refusal; null elsewhere.</summary>
    public static string? ImmutableRefusal(ExpressionKind kind) => kind switch
    {
        ExpressionKind.IndexExpression => "functions in index expression must be marked IMMUTABLE",
        ExpressionKind.IndexPredicate => "functions in index predicate must be marked IMMUTABLE",
        ExpressionKind.GeneratedColumn => "generation expression is not immutable",
        _ => null,
    };
}
