using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Runs routines of the catalog in PL/pgSQL and SQL.</summary>
public sealed class RoutineInvoker(SqlLimits limits) : IRoutineInvoker
{
    private readonly ParserLimits _limits = ParserLimits.From(limits);
    private readonly RoutineCache _cache = new(ParserLimits.From(limits));

    public Datum Invoke(SqlContext context, IStateReader reads, RoutineDefinition routine, CallSite site, Datum[] arguments)
    {
        MayBeCalled(routine);
        if (SkippedByNull(routine, arguments))
        {
            return Datum.Null;
        }

        using var scope = new RoutineScope(context, routine, reads);
        if (routine.Language == "sql")
        {
            SqlRoutine sql = Sql(context, routine, site);
            List<Datum[]> rows = sql.Run(context, site, arguments, oneRow: true);
            return rows.Count == 0 ? Datum.Null : sql.ValueOf(context, rows[0], site);
        }

        PlFrame frame = PlInterpreter.Run(context, PlPgSql(context, routine, site, null), site, arguments);
        return frame.Routine.Kind == PlResultKind.Nothing ? Datum.From("") : frame.Result;
    }

    public IEnumerable<Datum[]> InvokeSet(SqlContext context, IStateReader reads, RoutineDefinition routine, CallSite site, Datum[] arguments)
    {
        MayBeCalled(routine);
        if (SkippedByNull(routine, arguments))
        {
            return [];
        }

        using var scope = new RoutineScope(context, routine, reads);
        return routine.Language == "sql"
            ? Sql(context, routine, site).Run(context, site, arguments, oneRow: false)
            : PlInterpreter.Run(context, PlPgSql(context, routine, site, null), site, arguments).Rows;
    }

    public Datum[] Call(SqlContext context, RoutineDefinition routine, CallSite site, Datum[] arguments)
    {
        using var scope = new RoutineScope(context, routine);
        Datum[] inputs = InputsOf(routine, arguments);
        if (routine.Language == "sql")
        {
            List<Datum[]> rows = Sql(context, routine, site).Run(context, site, inputs, oneRow: true);
            int outputs = routine.Parameters.Count(p => p.Mode is ParameterMode.Out or ParameterMode.InOut);
            return rows.Count == 0 ? new Datum[outputs] : rows[0];
        }

        return Results.OutputRow(PlInterpreter.Run(context, PlPgSql(context, routine, site, null), site, inputs));
    }

    public void Do(SqlContext context, string language, string body)
    {
        if (language != "plpgsql")
        {
            throw new SqlException(SqlState.FeatureNotSupported, $"language \"{language}\" does not support inline code execution");
        }

        using var scope = new RoutineScope(context, null);
        PlRoutine routine = PlCompiler.CompileInline(context, Parse(body), body);
        PlInterpreter.Run(context, routine, new CallSite([], SqlTypes.Void), []);
    }

    public Datum[]? Fire(SqlContext context, TriggerCall call)
    {
        RoutineDefinition routine = context.Catalog.Routines[call.Trigger.FunctionOid];
        if (routine.Language != "plpgsql")
        {
            throw new SqlException(SqlState.FeatureNotSupported, $"trigger functions in language {routine.Language} are not supported");
        }

        using var scope = new RoutineScope(context, routine);
        return PlInterpreter.Fire(context, PlPgSql(context, routine, new CallSite([], SqlTypes.Trigger), call), call);
    }

    public void Validate(SqlContext context, RoutineDefinition routine)
    {
        if (context.Settings.Others.TryGetValue("check_function_bodies", out string? check) && check is "off" or "false" or "no" or "0")
        {
            return;
        }

        var site = new CallSite(
            routine.Parameters.Where(p => p.Mode is ParameterMode.In or ParameterMode.InOut or ParameterMode.Variadic).Select(p => p.Type).ToList(), routine.Result);
        if (routine.Language == "sql")
        {
            SqlRoutine sql = Checked(routine.Body, () => new SqlRoutine(routine, site, _limits));

            // With polymorphic arguments only a call tells what the statements mean.
            if (!site.ArgumentTypes.Any(t => t.IsPolymorphic))
            {
                sql.Validate(context);
            }

            return;
        }

        PlBody body = Parse(routine.Body);
        PlCompiler.Compile(context, routine, site, body, null);
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------------

    private static void MayBeCalled(RoutineDefinition routine)
    {
        if (routine.Result.Oid == SqlTypes.TriggerOid)
        {
            var error = new SqlException(SqlState.FeatureNotSupported, "trigger functions can only be called as triggers");
            error.AddContext($"compilation of PL/pgSQL function \"{routine.Name}\" near line 1");
            throw error;
        }
    }

    private static bool SkippedByNull(RoutineDefinition routine, Datum[] arguments)
    {
        if (routine.Strict)
        {
            foreach (Datum argument in arguments)
            {
                if (argument.IsNull)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Arguments without those that only hold the places of OUT parameters.</summary>
    private static Datum[] InputsOf(RoutineDefinition routine, Datum[] arguments) =>
        arguments.Length != routine.Parameters.Length
            ? arguments
            : arguments.Where((_, i) => routine.Parameters[i].Mode is ParameterMode.In or ParameterMode.InOut or ParameterMode.Variadic).ToArray();

    private PlBody Parse(string text) => Checked(text, () => _cache.Body(text));

    /// <summary>Errors of a body show the body and the place in it.</summary>
    private static T Checked<T>(string text, System.Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqlException error)
        {
            ExpressionSite.MoveInside(error, text);
            throw;
        }
    }

    private PlRoutine PlPgSql(SqlContext context, RoutineDefinition routine, CallSite site, TriggerCall? trigger) =>
        _cache.Get(context, routine, site, () => PlCompiler.Compile(context, routine, site, Parse(routine.Body), trigger));

    private SqlRoutine Sql(SqlContext context, RoutineDefinition routine, CallSite site) =>
        _cache.Get(context, routine, site, () => Checked(routine.Body, () => new SqlRoutine(routine, site, _limits)));
}
