using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Aergo.Conformance.Sql.Generated;

/// <summary>Writes typed expressions over the columns in scope. Whether one fails never depends on the order of evaluation that a planner chooses.</summary>
internal sealed class ExpressionWriter(Dice dice)
{
    public static IReadOnlyList<Family> Families { get; } = [Family.Int, Family.Num, Family.Text, Family.Bool, Family.Date, Family.Stamp, Family.Span, Family.Array, Family.Json];

    public Family AnyFamily() => dice.Pick(Family.Int, Family.Int, Family.Num, Family.Num, Family.Text, Family.Text, Family.Bool, Family.Date, Family.Stamp, Family.Span, Family.Array, Family.Json);

    public string Write(Family family, IReadOnlyList<Column> scope, int depth)
    {
        Column[] columns = [.. scope.Where(c => c.Family == family)];
        if (columns.Length > 0 && (depth <= 0 ? !dice.Once(4) : dice.Once(4)))
        {
            return columns[dice.Roll(columns.Length)].Name;
        }

        if (depth <= 0)
        {
            return Literal(family);
        }

        if (dice.Once(12))
        {
            return dice.Pick(
                $"case when {Of(Family.Bool)} then {Of(family)} else {Of(family)} end", $"case when {Of(Family.Bool)} then {Of(family)} end", $"coalesce({Of(family)}, {Of(family)})",
                family == Family.Bool ? Of(family) : $"nullif({Of(family)}, {Of(family)})");
        }

        return family switch
        {
            Family.Int => Int(Of),
            Family.Num => Num(Of),
            Family.Text => Text(Of),
            Family.Bool => Bool(Of),
            Family.Date => dice.Pick($"({Of(Family.Date)} + abs({Of(Family.Int)}) % 90)", $"date_trunc('month', {Of(Family.Date)})::date", $"greatest({Of(Family.Date)}, {Of(Family.Date)})", $"({Of(Family.Stamp)})::date",
                $"make_date(2024, 1 + abs({Of(Family.Int)}) % 12, 1 + abs({Of(Family.Int)}) % 28)", $"({Of(Family.Date)} - abs({Of(Family.Int)}) % 90)"),
            Family.Stamp => dice.Pick($"({Of(Family.Stamp)} + {Of(Family.Span)})", $"({Of(Family.Date)})::timestamp", $"date_trunc('{dice.Pick("hour", "day", "week", "quarter", "minute")}', {Of(Family.Stamp)})",
                $"({Of(Family.Stamp)} - {Of(Family.Span)})", $"least({Of(Family.Stamp)}, {Of(Family.Stamp)})", $"({Of(Family.Date)} + time '0{dice.Roll(10)}:30')"),
            Family.Span => dice.Pick($"({Of(Family.Stamp)} - {Of(Family.Stamp)})", $"make_interval(days => abs({Of(Family.Int)}) % 40)", $"justify_hours({Of(Family.Span)})", $"({Of(Family.Span)} * {dice.Roll(4)})",
                $"age({Of(Family.Stamp)}, {Of(Family.Stamp)})", $"({Of(Family.Span)} + {Of(Family.Span)})", $"(- {Of(Family.Span)})"),
            Family.Array => dice.Pick($"array[{Of(Family.Int)}, {Of(Family.Int)}]", $"array_append({Of(Family.Array)}, {Of(Family.Int)})", $"array_remove({Of(Family.Array)}, {Of(Family.Int)})",
                $"({Of(Family.Array)})[1:2]", $"array_cat({Of(Family.Array)}, {Of(Family.Array)})", $"array_replace({Of(Family.Array)}, {Of(Family.Int)}, {dice.Roll(9)})", $"array_prepend({Of(Family.Int)}, {Of(Family.Array)})"),
            _ => dice.Pick($"jsonb_build_object('k', {Of(AnyFamily())}, 'm', {Of(Family.Int)})", $"to_jsonb({Of(AnyFamily())})", $"({Of(Family.Json)} -> 'a')", $"({Of(Family.Json)} -> {dice.Roll(3)})",
                $"jsonb_build_array({Of(Family.Text)}, {Of(Family.Num)})", $"jsonb_strip_nulls({Of(Family.Json)})", $"({Of(Family.Json)} #> '{{c,0}}')", $"jsonb_path_query_first({Of(Family.Json)}, '$.{dice.Pick("a", "b", "c[*]", "*")}')"),
        };

        string Of(Family wanted) => Write(wanted, scope, depth - 1);
    }

    private string Literal(Family family) => dice.Once(14) ? "null" + Cast(family) : family switch
    {
        Family.Int => dice.Pick(dice.Roll(10), dice.Roll(100), 1, 0).ToString(CultureInfo.InvariantCulture),
        Family.Num => dice.Pick($"{dice.Roll(100)}.{dice.Roll(100):00}", $"{dice.Roll(10)}.5", "0.001", "1e3") + "::numeric",
        Family.Text => $"'{dice.Pick("a", "Bo", "", "saw", "%e%", "x y", "Zoë", "12")}'::text",
        Family.Bool => dice.Pick("true", "false"),
        Family.Date => $"date '2024-0{1 + dice.Roll(9)}-2{dice.Roll(9)}'",
        Family.Stamp => $"timestamp '2024-0{1 + dice.Roll(9)}-01 1{dice.Roll(10)}:00:00.5'",
        Family.Span => $"interval '{dice.Roll(3)} mons {dice.Roll(40)} days 0{dice.Roll(10)}:10:01'",
        Family.Array => dice.Pick("'{1,2,3}'::int[]", "'{}'::int[]", "'{4,null,4}'::int[]", "array[7]"),
        _ => dice.Pick("'{\"a\": 1}'::jsonb", "'[1, 2, {\"b\": null}]'::jsonb", "'\"s\"'::jsonb", "'null'::jsonb"),
    };

    private static string Cast(Family family) => "::" + family switch
    {
        Family.Int => "int",
        Family.Num => "numeric",
        Family.Text => "text",
        Family.Bool => "boolean",
        Family.Date => "date",
        Family.Stamp => "timestamp",
        Family.Span => "interval",
        Family.Array => "int[]",
        _ => "jsonb",
    };

    private string Int(System.Func<Family, string> of) => dice.Roll(20) switch
    {
        0 => $"({of(Family.Int)} + {of(Family.Int)})",
        1 => $"({of(Family.Int)} - {of(Family.Int)})",
        2 => $"({of(Family.Int)} % 100 * ({of(Family.Int)} % 100))",
        3 => $"({of(Family.Int)} / nullif({of(Family.Int)}, 0))",
        4 => $"({of(Family.Int)} % nullif({of(Family.Int)}, 0))",
        5 => $"abs({of(Family.Int)})",
        6 => $"length({of(Family.Text)})",
        7 => $"extract({dice.Pick("day", "month", "year", "dow", "doy", "week", "quarter", "isodow")} from {of(Family.Date)})::int",
        8 => $"({of(Family.Date)} - {of(Family.Date)})",
        9 => $"{dice.Pick("least", "greatest")}({of(Family.Int)}, {of(Family.Int)}, {of(Family.Int)})",
        10 => $"cardinality({of(Family.Array)})",
        11 => $"strpos({of(Family.Text)}, {of(Family.Text)})",
        12 => $"({of(Family.Int)} {dice.Pick("&", "|", "#")} {of(Family.Int)})",
        13 => $"round({of(Family.Num)} % 1000)::int",
        14 => $"({of(Family.Array)})[{1 + dice.Roll(3)}]",
        15 => $"array_position({of(Family.Array)}, {of(Family.Int)})",
        16 => $"extract({dice.Pick("hour", "minute", "day")} from {of(Family.Span)})::int",
        17 => $"sign({of(Family.Num)})::int",
        18 => $"(~ {of(Family.Int)})",
        _ => $"octet_length({of(Family.Text)})",
    };

    private string Num(System.Func<Family, string> of) => dice.Roll(14) switch
    {
        0 or 1 => $"({of(Family.Num)} {dice.Pick("+", "-")} {of(Family.Num)})",
        2 => $"({of(Family.Num)} % 1000 * ({of(Family.Num)} % 1000))",
        3 or 4 => $"({of(Family.Num)} / nullif({of(Family.Num)}, 0))",
        5 => $"round({of(Family.Num)}, {dice.Roll(4) - 1})",
        6 => $"trunc({of(Family.Num)}, {dice.Roll(3)})",
        7 => $"{dice.Pick("ceil", "floor", "abs", "sign")}({of(Family.Num)})",
        8 => $"({of(Family.Int)})::numeric",
        9 => $"sqrt(abs({of(Family.Num)}))",
        10 => $"({of(Family.Num)} % nullif({of(Family.Num)}, 0))",
        11 => $"extract(epoch from {of(Family.Span)})",
        12 => $"power({of(Family.Num)} % 10, 2)",
        _ => $"(- {of(Family.Num)})",
    };

    private string Text(System.Func<Family, string> of) => dice.Roll(24) switch
    {
        0 or 1 => $"({of(Family.Text)} || {of(Family.Text)})",
        2 => $"{dice.Pick("upper", "lower", "initcap", "reverse", "trim", "md5", "quote_literal", "ltrim")}({of(Family.Text)})",
        3 => $"substr({of(Family.Text)}, {dice.Roll(4)}, {dice.Roll(4)})",
        4 => $"{dice.Pick("left", "right")}({of(Family.Text)}, {dice.Roll(6) - 2})",
        5 => $"{dice.Pick("lpad", "rpad")}({of(Family.Text)}, {dice.Roll(8)}, '*')",
        6 => $"replace({of(Family.Text)}, {of(Family.Text)}, '-')",
        7 => $"repeat({of(Family.Text)}, {dice.Roll(3)})",
        8 => $"split_part({of(Family.Text)}, ' ', {1 + dice.Roll(2)})",
        9 => $"({of(dice.Pick(Family.Int, Family.Num, Family.Date, Family.Bool, Family.Stamp, Family.Span, Family.Array, Family.Json))})::text",
        10 => $"concat_ws('/', {of(Family.Text)}, {of(Family.Int)}, {of(Family.Date)})",
        11 => $"to_char({of(Family.Date)}, '{dice.Pick("YYYY-MM-DD", "Mon DD", "Day", "IYYY-IW", "FMDDth Month")}')",
        12 => $"to_char({of(Family.Num)}, '{dice.Pick("FM9990.00", "999,999.9", "S0000", "FM99")}')",
        13 => $"format('%s:%s', {of(Family.Text)}, {of(Family.Int)})",
        14 => $"({of(Family.Json)} ->> 'b')",
        15 => $"array_to_string({of(Family.Array)}, ',', 'n')",
        16 => $"regexp_replace({of(Family.Text)}, '{dice.Pick("[aeiou]", "^.", "o+", "(.)(.)")}', '{dice.Pick("*", "<\\&>")}', '{dice.Pick("g", "i", "")}')",
        17 => $"overlay({of(Family.Text)} placing '--' from {1 + dice.Roll(3)})",
        18 => $"translate({of(Family.Text)}, 'abo', 'xy')",
        19 => $"({of(Family.Json)} #>> '{{c,1}}')",
        20 => $"jsonb_typeof({of(Family.Json)})",
        21 => $"encode(convert_to({of(Family.Text)}, 'UTF8'), '{dice.Pick("hex", "base64")}')",
        22 => $"substring({of(Family.Text)} from '{dice.Pick("[a-z]+", "(.)$", "^(\\w)")}')",
        _ => $"to_char({of(Family.Stamp)}, 'HH24:MI:SS.MS')",
    };

    private string Bool(System.Func<Family, string> of)
    {
        Family any = AnyFamily();
        return dice.Roll(18) switch
        {
            0 or 1 or 2 => $"({of(any)} {dice.Pick("=", "<>", "<", ">", "<=", ">=")} {of(any)})",
            3 => $"({of(Family.Bool)} and {of(Family.Bool)})",
            4 => $"({of(Family.Bool)} or {of(Family.Bool)})",
            5 => $"(not {of(Family.Bool)})",
            6 => $"({of(any)} is {dice.Pick("null", "not null")})",
            7 => $"({of(any)} is {dice.Pick("distinct", "not distinct")} from {of(any)})",
            8 => $"({of(Family.Int)} between {dice.Pick("", "symmetric ")}{of(Family.Int)} and {of(Family.Int)})",
            9 => $"({of(Family.Int)} {dice.Pick("in", "not in")} ({of(Family.Int)}, {of(Family.Int)}, {dice.Roll(9)}))",
            10 => $"({of(Family.Text)} {dice.Pick("like", "not like", "ilike")} '{dice.Pick("%a%", "_o%", "%", "z%", "Bo_")}')",
            11 => $"({of(Family.Text)} {dice.Pick("~", "~*", "!~")} '{dice.Pick("^[a-m]", "o.?$", "e|o", "[[:upper:]]")}')",
            12 => $"({of(Family.Int)} = {dice.Pick("any", "all")} ({of(Family.Array)}))",
            13 => $"({of(Family.Array)} {dice.Pick("@>", "<@", "&&", "=")} {of(Family.Array)})",
            14 => $"({of(Family.Json)} {dice.Pick("@> '{\"a\": 1}'", "? 'a'", "?| array['b','c']", "@> '[1]'")})",
            15 => $"({of(Family.Bool)} is {dice.Pick("true", "not true", "false", "unknown")})",
            16 => $"(({of(Family.Int)}, {of(Family.Text)}) {dice.Pick("<", ">=", "=", "<>")} ({of(Family.Int)}, {of(Family.Text)}))",
            _ => $"starts_with({of(Family.Text)}, {of(Family.Text)})",
        };
    }
}
