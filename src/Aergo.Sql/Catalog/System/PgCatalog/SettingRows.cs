using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_settings.</summary>
internal static class SettingRows
{
    public static void Add(SystemViewBuilder builder) => builder.FromContext("pg_settings", static (context, _, shape) =>
        SettingsCatalog.All(context.Settings).Select(s => Row(shape, s.Name, s.Value, SettingsCatalog.Value(SessionSettings.Default, s.Name) ?? s.Value)));

    private static Datum[] Row(RowShape shape, string name, string value, string initial) => shape.Row(
        ("name", Cell.Text(name)),
        ("setting", Cell.Text(value)),
        ("category", Cell.Text("")),
        ("short_desc", Cell.Text("")),
        ("context", Cell.Text(SettingsCatalog.IsFixed(name) ? "internal" : "user")),
        ("vartype", Cell.Text(SettingsCatalog.VariableType(name))),
        ("source", Cell.Text(value == initial ? "default" : "session")),
        ("enumvals", SettingsCatalog.Choices(name) is { Count: > 0 } choices ? Cell.Texts(choices) : Cell.Null),
        ("boot_val", Cell.Text(initial)),
        ("reset_val", Cell.Text(initial)),
        ("pending_restart", Cell.Bool(false)));
}
