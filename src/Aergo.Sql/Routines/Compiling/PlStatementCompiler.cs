using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Turns statements of the tree into nodes that run, with the checks PostgreSQL makes when a routine is created.</summary>
internal sealed class PlStatementCompiler
{
    private readonly PlCompiler _compiler;
    private readonly PlDeclarationCompiler _names;
    private readonly PlLoopCompiler _loops;
    private readonly PlReturnCompiler _returns;

    public PlStatementCompiler(PlCompiler compiler)
    {
        _compiler = compiler;
        _names = new PlDeclarationCompiler(compiler);
        _loops = new PlLoopCompiler(compiler, _names, this);
        _returns = new PlReturnCompiler(compiler);
    }

    public BlockNode Block(PlBlock block, PlScope outer)
    {
        var scope = new PlScope(outer, block.Label, PlLabelKind.Block);
        SlotStart[] starts = _names.Declare(block.Declarations, scope);
        PlNode[] body = All(block.Body, scope);
        _compiler.Routine.HasHandlers |= block.Handlers is not null;
        return new BlockNode(block.Line, block.Label, starts, body, block.Handlers?.Select(h => Handler(h, scope)).ToArray());
    }

    private HandlerNode Handler(PlHandler handler, PlScope outer)
    {
        var scope = new PlScope(outer, null, PlLabelKind.Block);
        PlSlot state = _compiler.NewSlot("sqlstate", SqlTypes.Text, -1, handler.Line);
        PlSlot message = _compiler.NewSlot("sqlerrm", SqlTypes.Text, -1, handler.Line);
        scope.Add("sqlstate", state);
        scope.Add("sqlerrm", message);
        return new HandlerNode(handler.Conditions.Select(c => c.Codes).ToList(), state, message, All(handler.Body, scope));
    }

    public PlNode[] All(IReadOnlyList<PlStatement> statements, PlScope scope)
    {
        var nodes = new PlNode[statements.Count];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = One(statements[i], scope);
        }

        return nodes;
    }

    private PlNode One(PlStatement statement, PlScope scope) => statement switch
    {
        PlBlock s => Block(s, scope),
        PlAssign s => Assign(s, scope),
        PlIf s => new IfNode(s.Line, s.Branches.Select(b => (Condition(b.Condition, scope), All(b.Body, scope))).ToArray(), All(s.Else, scope)),
        PlCase s => Case(s, scope),
        PlLoopStatement s => _loops.Loop(s, scope),
        PlExit s => Exit(s, scope),
        PlReturn s => _returns.Return(s, scope),
        PlReturnNext s => _returns.Next(s, scope),
        PlReturnQuery s => _returns.Query(s, scope),
        PlCommit s => new CommitNode(s.Line, s.Rollback),
        PlPerform s => new PerformNode(s.Line, new StatementSite(s.Query, scope)),
        PlCall s => Call(s, scope),
        PlExecSql s => new ExecSqlNode(s.Line, new StatementSite(s.Sql, scope), Into(s.Into, scope)),
        PlExecute s => new ExecuteNode(s.Line, Dynamic(s.Query, s.Using, scope), Into(s.Into, scope)),
        PlOpen s => Open(s, scope),
        PlFetch s => Fetch(s, scope),
        PlClose s => new CloseNode(s.Line, _names.CursorVariable(s.Cursor, scope)),
        PlRaise s => new RaiseNode(
            s.Line, s, s.Parameters.Select(p => new ExpressionSite(p, scope)).ToArray(), s.Options.Select(o => (o.Name, new ExpressionSite(o.Value, scope))).ToArray()),
        PlAssert s => new AssertNode(s.Line, Condition(s.Condition, scope), s.Message is null ? null : new ExpressionSite(s.Message, scope)),
        PlGetDiagnostics s => new GetDiagnosticsNode(s.Line, s.Stacked, s.Items.Select(i => (_names.Target(i.Target, scope, forWriting: true), i.Item)).ToArray()),
        _ => throw new System.Diagnostics.UnreachableException(statement.GetType().Name),
    };

    public static ExpressionSite Condition(PlExpression expression, PlScope scope) => new(expression, scope, SqlTypes.Boolean);

    public static DynamicSql Dynamic(PlExpression query, IReadOnlyList<PlExpression> arguments, PlScope scope) =>
        new(new ExpressionSite(query, scope), arguments.Select(a => new ExpressionSite(a, scope)).ToArray());

    public IntoTargets? Into(PlInto? into, PlScope scope) => into is null ? null : new IntoTargets(_names.Targets(into.Targets, scope), into.Strict);

    private PlNode Assign(PlAssign assign, PlScope scope)
    {
        PlSlot slot = scope.Find(assign.Target.Parts, out int used)
            ?? throw _compiler.Error(assign.Target.Offset, $"\"{assign.Target}\" is not a known variable");
        if (slot.Constant)
        {
            throw _compiler.Error(assign.Target.Offset, $"variable \"{slot.Name}\" is declared CONSTANT", "22005");
        }

        int fields = assign.Target.Parts.Count - used;
        if (assign.Path.Count == 0 && fields <= 1)
        {
            PlTarget target = _names.Target(assign.Target, scope);
            ExpressionSite value = slot.IsGenericRecord || target.Field is not null
                ? new ExpressionSite(assign.Value, scope) { Assignment = assign.Text }
                : new ExpressionSite(assign.Value, scope, slot.IsRow ? null : slot.Type, slot.Modifier) { Assignment = assign.Text };
            return new AssignNode(assign.Line, target, value);
        }

        List<TargetIndirection> path = assign.Target.Parts.Skip(used).Select(f => new TargetIndirection(null, f)).Concat(assign.Path).ToList();
        var part = new PartSite(slot, assign.Text, path, scope, _compiler.ScratchSlot);
        return new AssignPartNode(assign.Line, part, new ExpressionSite(assign.Value, scope) { Assignment = assign.Text });
    }

    private CaseNode Case(PlCase statement, PlScope scope)
    {
        PlNode[]? otherwise = statement.Else is null ? null : All(statement.Else, scope);
        if (statement.Operand is null)
        {
            return new CaseNode(statement.Line, null, null, statement.Branches.Select(b => (Condition(b.Condition, scope), All(b.Body, scope))).ToArray(), otherwise);
        }

        string name = $"__Case__Variable_{_compiler.NewSlot("", SqlTypes.Unknown, -1).Index}__";
        PlSlot slot = _compiler.NewSlot(name, SqlTypes.Record, -1, statement.Line);
        var inner = new PlScope(scope, null, PlLabelKind.None);
        inner.Add(name, slot);
        var operand = new ColumnReference([name, CaseOperand.Field]);
        return new CaseNode(
            statement.Line, new ExpressionSite(statement.Operand, scope), new CaseOperand(slot),
            statement.Branches.Select(b => (Compare(b.Condition), All(b.Body, scope))).ToArray(), otherwise);

        ExpressionSite Compare(PlExpression values)
        {
            List<Expression> items = ((SelectCore)values.Query.Body).Items.Select(i => i.Expression).ToList();
            Expression test = items.Count == 1 ? new Binary("=", operand, items[0]) : new InList(operand, items, false);
            return new ExpressionSite(values, inner, SqlTypes.Boolean) { Instead = test };
        }
    }

    private ExitNode Exit(PlExit exit, PlScope scope)
    {
        int offset = _compiler.OffsetOf(exit.Line);
        if (exit.Label is { } label)
        {
            PlScope found = scope.FindLabel(label)
                ?? throw _compiler.Error(offset, $"there is no label \"{label}\" attached to any block or loop enclosing this statement");
            if (exit.Continue && found.Kind != PlLabelKind.Loop)
            {
                throw _compiler.Error(offset, $"block label \"{label}\" cannot be used in CONTINUE");
            }
        }
        else if (!scope.InLoop)
        {
            throw _compiler.Error(offset, exit.Continue ? "CONTINUE cannot be used outside a loop" : "EXIT cannot be used outside a loop, unless it has a label");
        }

        return new ExitNode(exit.Line, exit.Continue, exit.Label, exit.When is null ? null : Condition(exit.When, scope));
    }

    private CallNode Call(PlCall call, PlScope scope)
    {
        IReadOnlyList<Argument> arguments = (call.Call.Statement as CallStatement)?.Call.Arguments ?? [];
        return new CallNode(call.Line, new StatementSite(call.Call, scope), arguments.Select(Writable).ToList(), arguments.Select(a => a.Name).ToList());

        PlTarget? Writable(Argument argument)
        {
            if (argument.Value is ParameterReference parameter)
            {
                string name = "$" + parameter.Index.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return scope.Find([name], out _) is { } slot ? new PlTarget(slot, null) : null;
            }

            if (argument.Value is not ColumnReference { Names: var names } || scope.Find(names, out int used) is not { } found || found.Constant)
            {
                return null;
            }

            return used == names.Count ? new PlTarget(found, null) : used == names.Count - 1 ? new PlTarget(found, names[used]) : null;
        }
    }

    // ---- cursors ----------------------------------------------------------------------------------------------------------

    private OpenNode Open(PlOpen open, PlScope scope)
    {
        PlSlot variable = _names.CursorVariable(open.Cursor, scope);
        if (open.Query is null && open.Dynamic is null)
        {
            BoundCursor bound = variable.Cursor
                ?? throw _compiler.Error(open.Cursor.Offset, $"syntax error, expected \"FOR\"");
            return new OpenNode(open.Line, variable, bound, Arguments(variable.Name, bound, open.Arguments, scope, open.Cursor.Offset), null, null, bound.Scroll);
        }

        return variable.Cursor is not null
            ? throw _compiler.Error(open.Cursor.Offset, $"cursor \"{variable.Name}\" is bound: OPEN takes no query for it")
            : new OpenNode(
                open.Line, variable, null, [], open.Query is null ? null : new StatementSite(open.Query, scope),
                open.Dynamic is null ? null : Dynamic(open.Dynamic, open.Using, scope), open.Scroll);
    }

    /// <summary>Arguments of a bound cursor in the order of its parameters.</summary>
    public List<ExpressionSite> Arguments(string name, BoundCursor cursor, PlExpression? written, PlScope scope, int offset)
    {
        IReadOnlyList<PlSlot> parameters = cursor.Parameters;
        if (written is null)
        {
            return parameters.Count == 0 ? [] : throw _compiler.Error(offset, $"cursor \"{name}\" has arguments");
        }

        if (parameters.Count == 0)
        {
            throw _compiler.Error(offset, $"cursor \"{name}\" has no arguments");
        }

        var sites = new ExpressionSite?[parameters.Count];
        int next = 0;
        foreach (SelectItem item in ((SelectCore)written.Query.Body).Items)
        {
            int place = item.Alias is null ? next++ : Enumerable.Range(0, parameters.Count).FirstOrDefault(i => parameters[i].Name == item.Alias, -1);
            if (place < 0)
            {
                throw _compiler.Error(offset, $"cursor \"{name}\" has no argument named \"{item.Alias}\"");
            }

            if (place >= sites.Length)
            {
                throw _compiler.Error(offset, $"too many arguments for cursor \"{name}\"");
            }

            if (sites[place] is not null)
            {
                throw _compiler.Error(offset, $"value for parameter \"{parameters[place].Name}\" of cursor \"{name}\" specified more than once");
            }

            sites[place] = new ExpressionSite(written, scope, parameters[place].Type, parameters[place].Modifier) { Instead = item.Expression };
        }

        return sites.Contains(null) ? throw _compiler.Error(offset, $"not enough arguments for cursor \"{name}\"") : sites.Select(s => s!).ToList();
    }

    private FetchNode Fetch(PlFetch fetch, PlScope scope)
    {
        PlSlot variable = _names.CursorVariable(fetch.Cursor, scope);
        return new FetchNode(
            fetch.Line, variable, fetch.Direction, fetch.Count is null ? null : new ExpressionSite(fetch.Count, scope, SqlTypes.Int4),
            fetch.Into is null ? null : _names.Targets(fetch.Into.Targets, scope));
    }
}
