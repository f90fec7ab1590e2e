using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Compiles loops: a loop variable of integers or of a cursor is new, the others are known before.</summary>
internal sealed class PlLoopCompiler(PlCompiler compiler, PlDeclarationCompiler names, PlStatementCompiler statements)
{
    public PlNode Loop(PlLoopStatement loop, PlScope outer)
    {
        var scope = new PlScope(outer, loop.Label, PlLabelKind.Loop);
        switch (loop)
        {
            case PlLoop s:
                return new LoopNode(s.Line, s.Label, statements.All(s.Body, scope));
            case PlWhile s:
                return new WhileNode(s.Line, s.Label, PlStatementCompiler.Condition(s.Condition, outer), statements.All(s.Body, scope));
            case PlForInteger s:
                PlSlot counter = compiler.NewSlot(s.Variable, SqlTypes.Int4, -1, s.Line);
                scope.Add(s.Variable, counter);
                return new ForIntegerNode(
                    s.Line, s.Label, counter, Bound(s.From, outer), Bound(s.To, outer), s.Step is null ? null : Bound(s.Step, outer), s.Reverse, statements.All(s.Body, scope));
            case PlForQuery s:
                List<PlTarget> rows = RowTargets(s.Targets, outer);
                var site = new StatementSite(s.Query, outer);
                return new ForRowsNode(s.Line, "FOR over SELECT rows", s.Label, rows, f => site.Run(f), statements.All(s.Body, scope));
            case PlForDynamic s:
                List<PlTarget> targets = RowTargets(s.Targets, outer);
                DynamicSql dynamic = PlStatementCompiler.Dynamic(s.Query, s.Using, outer);
                return new ForRowsNode(s.Line, "FOR over EXECUTE statement", s.Label, targets, f => dynamic.Run(f, mustReturnRows: true), statements.All(s.Body, scope));
            case PlForCursor s:
                return ForCursor(s, outer, scope);
            default:
                var each = (PlForEach)loop;
                return new ForEachNode(
                    each.Line, each.Label, names.Targets(each.Targets.Targets, outer), each.Slice, new ExpressionSite(each.Array, outer), statements.All(each.Body, scope));
        }
    }

    private static ExpressionSite Bound(PlExpression expression, PlScope scope) => new(expression, scope, SqlTypes.Int4);

    private List<PlTarget> RowTargets(PlInto into, PlScope scope)
    {
        PlName first = into.Targets[0];
        return into.Targets.Count == 1 && scope.Find(first.Parts, out _) is null
            ? throw compiler.Error(first.Offset, "loop variable of loop over rows must be a record variable or list of scalar variables")
            : names.Targets(into.Targets, scope);
    }

    private ForCursorNode ForCursor(PlForCursor loop, PlScope outer, PlScope scope)
    {
        PlSlot variable = names.CursorVariable(loop.Cursor, outer);
        BoundCursor bound = variable.Cursor ?? throw compiler.Error(loop.Cursor.Offset, "cursor FOR loop must use a bound cursor variable");
        List<ExpressionSite> arguments = statements.Arguments(variable.Name, bound, loop.Arguments, outer, loop.Cursor.Offset);
        PlSlot row = compiler.NewSlot(loop.Variable, SqlTypes.Record, -1, loop.Line);
        scope.Add(loop.Variable, row);
        return new ForCursorNode(loop.Line, loop.Label, row, variable, bound, arguments, statements.All(loop.Body, scope));
    }
}
