using System;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Compiles the three kinds of RETURN, with PostgreSQL's checks of what the routine may return.</summary>
internal sealed class PlReturnCompiler(PlCompiler compiler)
{
    private PlRoutine Routine => compiler.Routine;

    public PlNode Return(PlReturn statement, PlScope scope)
    {
        PlExpression? value = statement.Value;
        switch (Routine.Kind)
        {
            case PlResultKind.Set:
                return value is null ? new ReturnNode(statement.Line, null)
                    : throw Mismatch(statement.Offset, "RETURN cannot have a parameter in function returning set", "Use RETURN NEXT or RETURN QUERY.");
            case PlResultKind.Procedure:
                return value is null ? new ReturnNode(statement.Line, null)
                    : throw compiler.Error(statement.Offset, "RETURN cannot have a parameter in a procedure");
            case PlResultKind.Nothing:
                return value is null ? new ReturnNode(statement.Line, null)
                    : throw Mismatch(statement.Offset, "RETURN cannot have a parameter in function returning void", null);
        }

        if (Routine.OutputSlots.Count > 0)
        {
            return value is null ? new ReturnNode(statement.Line, null)
                : throw Mismatch(statement.Offset, "RETURN cannot have a parameter in function with OUT parameters", null);
        }

        if (value is null)
        {
            throw compiler.Error(statement.Offset, "missing expression at or near \";\"");
        }

        if (value.Plain is ColumnReference { Names: var names } && scope.Find(names, out int used) is { IsRow: true } slot && used == names.Count)
        {
            return new ReturnRecordNode(statement.Line, slot);
        }

        // The value is taken as it comes and cast when the routine ends, which is where errors of the cast belong.
        return new ReturnNode(statement.Line, new ExpressionSite(value, scope));
    }

    public PlNode Next(PlReturnNext statement, PlScope scope)
    {
        if (Routine.Kind != PlResultKind.Set)
        {
            throw Mismatch(statement.Offset, "cannot use RETURN NEXT in a non-SETOF function", null);
        }

        if (Routine.OutputSlots.Count > 0)
        {
            return statement.Value is null ? new ReturnNextNode(statement.Line, null)
                : throw Mismatch(statement.Offset, "RETURN NEXT cannot have a parameter in function with OUT parameters", null);
        }

        return statement.Value is null
            ? throw compiler.Error(statement.Offset, "missing expression at or near \";\"")
            : new ReturnNextNode(statement.Line, new ExpressionSite(statement.Value, scope));
    }

    public PlNode Query(PlReturnQuery statement, PlScope scope)
    {
        if (Routine.Kind != PlResultKind.Set)
        {
            throw Mismatch(compiler.OffsetOf(statement.Line), "cannot use RETURN QUERY in a non-SETOF function", null);
        }

        if (statement.Query is { } query)
        {
            var site = new StatementSite(query, scope);
            return new ReturnQueryNode(statement.Line, f => site.Run(f));
        }

        DynamicSql dynamic = PlStatementCompiler.Dynamic(statement.Dynamic!, statement.Using, scope);
        return new ReturnQueryNode(statement.Line, f => dynamic.Run(f));
    }

    private SqlException Mismatch(int offset, string message, string? hint)
    {
        SqlException error = compiler.Error(offset, message, SqlState.DatatypeMismatch);
        error.Hint = hint;
        return error;
    }
}
