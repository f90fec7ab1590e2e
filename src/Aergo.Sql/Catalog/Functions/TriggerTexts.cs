using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>CREATE TRIGGER statements from definitions.</summary>
internal static class TriggerTexts
{
    public static string Print(TriggerDefinition trigger, string relationName, IEnumerable<ColumnInfo> columns, string functionName, bool pretty)
    {
        var text = new StringBuilder(trigger.IsConstraint ? "CREATE CONSTRAINT TRIGGER " : "CREATE TRIGGER ").Append(Identifiers.Quote(trigger.Name)).Append(' ').Append(Timing(trigger.Timing)).Append(' ')
            .AppendJoin(" OR ", Events(trigger, columns)).Append(" ON ").Append(relationName);
        if (trigger.IsConstraint)
        {
            text.Append(trigger.Deferrable ? "" : " NOT").Append(" DEFERRABLE INITIALLY ").Append(trigger.InitiallyDeferred ? "DEFERRED" : "IMMEDIATE");
        }

        if (trigger.OldTable is not null || trigger.NewTable is not null)
        {
            text.Append(" REFERENCING").Append(Transition(" OLD TABLE AS ", trigger.OldTable)).Append(Transition(" NEW TABLE AS ", trigger.NewTable));
        }

        text.Append(trigger.ForEachRow ? " FOR EACH ROW" : " FOR EACH STATEMENT");
        if (trigger.WhenText is { } when)
        {
            string printed = ExpressionTexts.Print(when);
            text.Append(" WHEN (").Append(pretty ? ExpressionTexts.Pretty(printed) : printed).Append(')');
        }

        return text.Append(" EXECUTE FUNCTION ").Append(functionName).Append('(').AppendJoin(", ", trigger.Arguments.Select(Identifiers.Literal)).Append(')').ToString();
    }

    public static string Timing(TriggerTiming timing) => timing switch
    {
        TriggerTiming.Before => "BEFORE",
        TriggerTiming.After => "AFTER",
        _ => "INSTEAD OF",
    };

    /// <summary>pg_trigger.tgtype: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead.</summary>
    public static int TypeBits(TriggerDefinition trigger) =>
        (trigger.ForEachRow ? 1 : 0) | (trigger.Timing switch { TriggerTiming.Before => 2, TriggerTiming.InsteadOf => 64, _ => 0 })
        | trigger.Events.Aggregate(0, static (bits, e) => bits | e switch { TriggerEvent.Insert => 4, TriggerEvent.Delete => 8, TriggerEvent.Update => 16, _ => 32 });

    public static string EventName(TriggerEvent e) => e switch
    {
        TriggerEvent.Insert => "INSERT",
        TriggerEvent.Delete => "DELETE",
        TriggerEvent.Update => "UPDATE",
        _ => "TRUNCATE",
    };

    /// <summary>Triggers of a table or view.</summary>
    public static ImmutableArray<TriggerDefinition> Of(object relation) => relation switch
    {
        TableDefinition table => table.Triggers,
        ViewDefinition view => view.Triggers,
        _ => [],
    };

    private static IEnumerable<string> Events(TriggerDefinition trigger, IEnumerable<ColumnInfo> columns)
    {
        ReadOnlySpan<TriggerEvent> order = [TriggerEvent.Insert, TriggerEvent.Delete, TriggerEvent.Update, TriggerEvent.Truncate];
        var list = new List<string>();
        foreach (TriggerEvent e in order)
        {
            if (trigger.Events.Contains(e))
            {
                string of = e == TriggerEvent.Update && trigger.UpdateOf.Length > 0
                    ? " OF " + string.Join(", ", trigger.UpdateOf.Select(n => Identifiers.Quote(columns.First(c => c.Number == n).Name)))
                    : "";
                list.Add(EventName(e) + of);
            }
        }

        return list;
    }

    private static string Transition(string clause, string? name) => name is null ? "" : clause + Identifiers.Quote(name);
}
