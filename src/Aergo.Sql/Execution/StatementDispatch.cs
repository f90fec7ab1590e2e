using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions.Chain;
using Aergo.Sql.Modification;
using Aergo.Sql.Routines;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution;

/// <summary>Runs what is not bound as a whole: definitions, calls of procedures, blocks, events, settings, and statements without effect.</summary>
internal sealed class StatementDispatch(StatementRunner runner)
{
    public StatementResult Run(SqlContext context, Statement statement, Datum[] parameters, ParameterTypes types, IVariableScope? variables, Datum[]? frame)
    {
        switch (statement)
        {
            case DoStatement block:
                context.Services.Routines.Do(context, block.Language ?? "plpgsql", block.Body);
                return Done("DO");
            case CallStatement call:
                return Call(context, call, parameters, types, variables, frame);
            case NotifyStatement notify:
                return Notify(context, notify);
            case SetConstraintsStatement set:
                new ConstraintModes(context).Set(set);
                return Done("SET CONSTRAINTS");
            case LockStatement:
                return Done("LOCK TABLE");
            case MaintenanceStatement maintenance:
                return Done(maintenance.Tag);
            case SetStatement or ResetStatement or ShowStatement:
                return Setting(context, statement);
            case UnsupportedStatement unsupported:
                throw SqlException.NotSupported(unsupported.Feature, unsupported.Hint);
        }

        if (CursorStatements.Run(context, statement, parameters, types, variables, frame) is { } cursor)
        {
            return cursor;
        }

        if (context.Services.Definitions.Handles(statement))
        {
            if (context.ReadOnly)
            {
                throw new SqlException(SqlState.ReadOnlyTransaction, $"cannot execute {StatementClasses.NameOf(statement)} in a read-only transaction");
            }

            CursorTable.Settle(context);
            if (context.Reads is not null)
            {
                throw StatementRunner.NotInQuery(StatementClasses.NameOf(statement));
            }

            context.Gas.Charge(GasSchedule.Definition);
            return context.Services.Definitions.Execute(context, statement);
        }

        throw SqlException.NotSupported($"{StatementClasses.NameOf(statement)} inside a transaction of the chain");
    }

    private StatementResult Call(SqlContext context, CallStatement statement, Datum[] parameters, ParameterTypes types, IVariableScope? variables, Datum[]? frame)
    {
        BoundRoutineCall call = new Binder(context, types, variables).BindCall(statement);
        var values = new Datum[call.Arguments.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = runner.Evaluate(context, call.Arguments[i], parameters, frame);
        }

        Datum[] result = context.Services.Routines.Call(context, call.Routine, call.Site, values);
        if (result.Length == 0)
        {
            return Done("CALL");
        }

        List<OutputColumn> columns = [];
        foreach (RoutineParameterInfo parameter in call.Routine.Parameters.Where(p => p.Mode is ParameterMode.Out or ParameterMode.InOut))
        {
            columns.Add(new OutputColumn(columns.Count + 1, parameter.Name ?? $"column{columns.Count + 1}", TypeOf(call, parameter, columns.Count)));
        }

        return new StatementResult("CALL", columns, [result], -1);
    }

    /// <summary>The actual type of a result; polymorphic ones follow from the call.</summary>
    private static SqlType TypeOf(BoundRoutineCall call, RoutineParameterInfo parameter, int place)
    {
        IReadOnlyList<SqlField> fields = call.Site.ResultType.Underlying.Fields;
        return parameter.Type.IsPolymorphic && place < fields.Count ? fields[place].Type : parameter.Type;
    }

    private static StatementResult Notify(SqlContext context, NotifyStatement statement)
    {
        ChainEvents.Emit(context, statement.Channel, statement.Payload);
        return Done("NOTIFY");
    }

    /// <summary>Settings changed inside a transaction hold for its rest; the session decides what outlives it.</summary>
    private static StatementResult Setting(SqlContext context, Statement statement)
    {
        switch (statement)
        {
            case SetStatement { Default: true } set:
                context.Settings = SettingsCatalog.Reset(context.Settings, set.Name, SessionSettings.Default);
                return Done("SET");
            case SetStatement set:
                context.Settings = SettingsCatalog.Apply(context.Settings, set.Name, set.Values);
                return Done("SET");
            case ResetStatement { Name: { } name }:
                context.Settings = SettingsCatalog.Reset(context.Settings, name, SessionSettings.Default);
                return Done("RESET");
            case ResetStatement:
                context.Settings = SessionSettings.Default;
                return Done("RESET");
            case ShowStatement { Name: { } name }:
                return new StatementResult("SHOW", [new OutputColumn(1, SettingsCatalog.DisplayName(name), SqlTypes.Text)], [[Datum.From(SettingsCatalog.Show(context.Settings, name))]], -1);
            default:
            {
                List<Datum[]> rows = [.. SettingsCatalog.All(context.Settings).Select(s => new[] { Datum.From(s.Name), Datum.From(s.Value), Datum.Null })];
                return new StatementResult(
                    "SHOW", [new OutputColumn(1, "name", SqlTypes.Text), new OutputColumn(2, "setting", SqlTypes.Text), new OutputColumn(3, "description", SqlTypes.Text)], rows, -1);
            }
        }
    }

    private static StatementResult Done(string tag) => new(tag, null, [], -1);
}
