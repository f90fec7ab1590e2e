using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_trigger and pg_rewrite: what happens besides a change, and the rule that is a view.</summary>
internal static class TriggerRows
{
    public static void Add(SystemViewBuilder builder)
    {
        builder.FromCatalog("pg_trigger", static (scope, shape) => RelationInfo.User(scope.Catalog).SelectMany(r => TriggerTexts.Of(r.Object).Select(t => (r, t)))
            .OrderBy(p => p.t.Oid).Select(p => Row(shape, p.r, p.t)));
        builder.FromCatalog("pg_rewrite", static (scope, shape) => scope.Catalog.Views.Values.OrderBy(v => v.Oid).Select(v => shape.Row(
            ("oid", Cell.Oid(RuleOid(v.Oid))),
            ("rulename", Cell.Text("_RETURN")),
            ("ev_class", Cell.Oid(v.Oid)),
            ("ev_type", Cell.Char('1')),
            ("ev_enabled", Cell.Char('O')),
            ("is_instead", Cell.Bool(true)),
            ("ev_qual", Cell.Text("<>")),
            ("ev_action", Cell.Text(ViewTexts.Print(v))))));
    }

    /// <summary>Rules have no oids of their own here; a view has one rule, so this one follows from the view.</summary>
    public static uint RuleOid(uint view) => 0x8000_0000 | view;

    private static Datum[] Row(RowShape shape, RelationInfo relation, TriggerDefinition trigger)
    {
        // Arguments stand one after the other, each closed by a zero byte.
        byte[] arguments = Encoding.UTF8.GetBytes(string.Concat(trigger.Arguments.Select(a => a + "\0")));
        return shape.Row(
            ("oid", Cell.Oid(trigger.Oid)),
            ("tgrelid", Cell.Oid(relation.Oid)),
            ("tgname", Cell.Text(trigger.Name)),
            ("tgfoid", Cell.Oid(trigger.FunctionOid)),
            ("tgtype", Cell.Int(TriggerTexts.TypeBits(trigger))),
            ("tgenabled", Cell.Char(trigger.Enabled ? 'O' : 'D')),
            ("tgconstraint", Cell.Oid(trigger.IsConstraint ? trigger.Oid : 0)),
            ("tgdeferrable", Cell.Bool(trigger.Deferrable)),
            ("tginitdeferred", Cell.Bool(trigger.InitiallyDeferred)),
            ("tgnargs", Cell.Int(trigger.Arguments.Length)),
            ("tgattr", Cell.Int2Vector(trigger.UpdateOf)),
            ("tgargs", Datum.From(arguments)),
            ("tgqual", trigger.WhenText is { } when ? Cell.Text(ExpressionTexts.Print(when)) : Cell.Null),
            ("tgoldtable", Cell.Text(trigger.OldTable)),
            ("tgnewtable", Cell.Text(trigger.NewTable)));
    }
}
