using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>A value with its type.</summary>
internal readonly record struct TypedDatum(Datum Value, SqlType Type, int Modifier);

/// <summary>An expression of a body as it is evaluated: planned, with the price of one evaluation.</summary>
/// <param name="NeedsRights">Whether it depends on the rights of the present user.</param>
internal sealed record SitePlan(BoundExpression Expression, int Gas, SqlType Type, int Modifier, bool NeedsRights);

/// <summary>An expression at its place in a body. Bound when it first runs, and again when objects, the search path or the shape of a record it reads have changed.</summary>
/// <param name="target">Type the value is wanted in; null to take it as it comes.</param>
internal sealed class ExpressionSite(PlExpression source, PlScope scope, SqlType? target = null, int modifier = -1)
{
    // Replaced as a whole, never changed: calls on several threads may share a routine.
    private Binding? _binding;

    public PlExpression Source => source;

    /// <summary>The whole assignment that the expression is the source of; null elsewhere.</summary>
    public string? Assignment { get; init; }

    /// <summary>How the expression is called in the context of an error, where PostgreSQL would have planned or run a query for it.</summary>
    private string Description => Assignment is null ? $"SQL expression \"{source.Text}\"" : $"PL/pgSQL assignment \"{Assignment}\"";

    private string QueryText => Assignment ?? source.Text;

    /// <summary>What the binder reads instead of the source, with the positions of the source.</summary>
    public Syntax.Expression? Instead { get; init; }

    public Datum Evaluate(PlFrame frame) => EvaluateTyped(frame).Value;

    public TypedDatum EvaluateTyped(PlFrame frame)
    {
        Binding binding = Current(frame);
        if (binding.Expression is { } expression)
        {
            Datum value = expression switch
            {
                BoundConstant constant => constant.Value,
                BoundVariable variable => frame.Slots[variable.Slot],
                _ => binding.IsSimple ? Simple(frame, binding, expression) : Described(frame, binding, expression),
            };
            return new TypedDatum(value, binding.Type, binding.Modifier);
        }

        return FromQuery(frame, binding);
    }

    /// <summary>What evaluating here comes to, so that a compiler can do it instead; null when only this site can. Nothing is evaluated or charged.</summary>
    /// <remarks>Holds for the catalog, search path and user of the frame's context.</remarks>
    public SitePlan? Plan(PlFrame frame)
    {
        try
        {
            Binding binding = _binding is { } known && known.IsValid(frame) ? known : Bind(frame);
            binding.CheckRights(frame.Context);
            if (binding.Expression is not { } expression || binding.ReadsRecords)
            {
                return null;
            }

            if (expression is BoundConstant or BoundVariable)
            {
                return new SitePlan(expression, 0, binding.Type, binding.Modifier, binding.NeedsRights);
            }

            (BoundExpression planned, int gas) = frame.Context.Services.Runner.Prepare(frame.Context, expression);
            return binding.IsSimple || planned is BoundConstant ? new SitePlan(planned, gas, binding.Type, binding.Modifier, binding.NeedsRights) : null;
        }
        catch (SqlException)
        {
            // It will be met again where it belongs.
            return null;
        }
    }

    private static Datum Simple(PlFrame frame, Binding binding, BoundExpression expression) =>
        frame.Context.Services.Runner.Evaluate(frame.Context, expression, binding.NeedsParameters ? frame.ParameterValues() : [], frame.Slots);

    // Constants are computed by PostgreSQL's planner, and subqueries run as queries: there the expression shows in the context.
    private Datum Described(PlFrame frame, Binding binding, BoundExpression expression)
    {
        RoutineStack stack = RoutineStack.Of(frame.Context);
        int depth = stack.Depth;
        stack.Push(new TextLine(Description));
        try
        {
            return Simple(frame, binding, expression);
        }
        catch (SqlException error)
        {
            error.AddContext(Description);
            throw;
        }
        finally
        {
            stack.CutTo(depth);
        }
    }

    private TypedDatum FromQuery(PlFrame frame, Binding binding)
    {
        RoutineStack stack = RoutineStack.Of(frame.Context);
        int depth = stack.Depth;
        stack.Push(new TextLine(Description));
        Datum value = Datum.Null;
        long passing = frame.Context.Memory.PassingBytes;
        try
        {
            int rows = 0;
            foreach (Datum[] row in frame.Context.Services.Runner.Open(frame.Context, binding.Statement!, frame.ParameterValues(), frame.Slots))
            {
                if (++rows > 1)
                {
                    throw TooMany("query returned more than one row", SqlState.CardinalityViolation);
                }

                value = row[0];
            }
        }
        catch (SqlException error) when (error.Context is null || !error.Context.StartsWith("query: ", StringComparison.Ordinal))
        {
            error.AddContext(Description);
            throw;
        }
        finally
        {
            stack.CutTo(depth);
            frame.Context.Memory.DropTo(passing);
        }

        if (target is null)
        {
            return new TypedDatum(value, binding.Type, binding.Modifier);
        }

        value = frame.Routine.Conversions.Convert(frame.Context, value, binding.Type, binding.Modifier, target, modifier);
        return new TypedDatum(value, target, modifier);
    }

    // ---- binding ----------------------------------------------------------------------------------------------------------

    private Binding Current(PlFrame frame)
    {
        Binding? binding = _binding;
        if (binding is null || !binding.IsValid(frame))
        {
            _binding = binding = Bind(frame);
        }

        binding.CheckRights(frame.Context);
        return binding;
    }

    private Binding Bind(PlFrame frame)
    {
        SqlContext context = frame.Context;
        var variables = new PlVariableScope(scope, frame, frame.Routine.Conflict);
        var parameters = new ParameterTypes(frame.Routine.ParameterSlots.Select(s => (SqlType?)s.Type), isFixed: true);
        bool needsParameters = source.Text.Contains('$', StringComparison.Ordinal);
        try
        {
            if ((Instead ?? source.Plain) is { } plain
                && RoutineBinding.TryBind(context, plain, parameters, variables, target, modifier, out IReadOnlyList<RequiredPrivilege> rights) is { } expression)
            {
                SqlType type = target is not null && target.Oid != SqlTypes.RecordOid && target.Oid != SqlTypes.VoidOid ? target : expression.Type;
                return new Binding(context, expression, null, type, target is null ? expression.Modifier : modifier, variables.Shapes, needsParameters, rights);
            }

            BoundStatement statement = context.Services.Runner.Bind(context, source.Query, parameters, variables)!;
            if (statement.Columns.Count != 1)
            {
                throw Assignment is not null
                    ? new SqlException(SqlState.SyntaxError, $"assignment source returned {statement.Columns.Count} columns")
                    : TooMany($"query returned {statement.Columns.Count} columns", SqlState.SyntaxError);
            }

            OutputColumn column = statement.Columns[0];
            return new Binding(context, null, statement, column.Type, column.Modifier, variables.Shapes, true, statement.Privileges);
        }
        catch (SqlException error)
        {
            if (error.Position > 0)
            {
                MoveInside(error, source.Text);
            }
            else if (error.InternalQuery is null && error.Context is null)
            {
                error.AddContext(Description);
            }

            throw;
        }
    }

    private SqlException TooMany(string message, string code)
    {
        var error = new SqlException(code, message);
        error.AddContext("query: " + QueryText);
        return error;
    }

    /// <summary>The error's position counts in a text of the routine's, not in what the user sent.</summary>
    public static void MoveInside(SqlException error, string text)
    {
        if (error.InternalQuery is null && error.Position > 0)
        {
            error.InternalQuery = text;
            error.InternalPosition = error.Position;
            error.Position = 0;
        }
    }

    /// <summary>One binding and what it relied on.</summary>
    private sealed class Binding(
        SqlContext context, BoundExpression? expression, BoundStatement? statement, SqlType type, int modifier, IReadOnlyList<(int Slot, SqlType Shape)> shapes, bool needsParameters,
        IReadOnlyList<RequiredPrivilege> rights)
    {
        // Who was found to have the rights last.
        private string? _user;

        private readonly Hash256 _stamp = context.Catalog.Stamp;
        private readonly ImmutableArray<string> _path = context.Settings.SearchPath;

        // Row-level security was decided for this user.
        private readonly string? _only = rights.Any(r => r.Target == PrivilegeTarget.RowSecurity) ? context.CurrentUser : null;

        public BoundExpression? Expression { get; } = expression;

        public BoundStatement? Statement { get; } = statement;

        public SqlType Type { get; } = type;

        public int Modifier { get; } = modifier;

        public bool NeedsParameters { get; } = needsParameters;

        public bool ReadsRecords => shapes.Count > 0;

        public bool NeedsRights => rights.Count > 0;

        /// <summary>Reads variables and calls functions, and nothing else.</summary>
        public bool IsSimple { get; } = expression is not null && !ExpressionFacts.HasSubquery(expression) && !IsConstant(expression);

        private static bool IsConstant(BoundExpression expression) =>
            !ExpressionFacts.IsVolatile(expression)
            && !ExpressionTree.Any(expression, e => e is BoundVariable or BoundParameter or BoundRoutineCall { Routine.Volatility: not Functions.Volatility.Immutable });

        /// <summary>42501 when the present user lacks a right.</summary>
        public void CheckRights(SqlContext now)
        {
            if (rights.Count == 0 || _user == now.CurrentUser)
            {
                return;
            }

            if (now.Services.Privileges is { } checker)
            {
                foreach (RequiredPrivilege right in rights)
                {
                    checker.Check(now, right);
                }
            }

            _user = now.CurrentUser;
        }

        public bool IsValid(PlFrame frame) =>
            _stamp == frame.Context.Catalog.Stamp && SamePath(_path, frame.Context.Settings.SearchPath) && SameShapes(shapes, frame)
            && (_only is null || _only == frame.Context.CurrentUser);
    }

    public static bool SamePath(ImmutableArray<string> a, ImmutableArray<string> b) => a == b || a.AsSpan().SequenceEqual(b.AsSpan());

    /// <summary>Whether the generic records read have the structures they were bound with.</summary>
    public static bool SameShapes(IReadOnlyList<(int Slot, SqlType Shape)> shapes, PlFrame frame)
    {
        for (int i = 0; i < shapes.Count; i++)
        {
            (int slot, SqlType shape) = shapes[i];
            if (frame.TryShapeOf(slot) is not { } present || !SameShape(present, shape))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameShape(SqlType a, SqlType b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a.Oid != b.Oid || a.Fields.Count != b.Fields.Count)
        {
            return false;
        }

        for (int i = 0; i < a.Fields.Count; i++)
        {
            if (a.Fields[i].Name != b.Fields[i].Name || a.Fields[i].Type.Oid != b.Fields[i].Type.Oid || a.Fields[i].Modifier != b.Fields[i].Modifier)
            {
                return false;
            }
        }

        return true;
    }
}
