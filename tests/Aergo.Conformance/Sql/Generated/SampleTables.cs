using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Aergo.Conformance.Sql.Generated;

/// <summary>Type families that generated expressions know.</summary>
internal enum Family { Int, Num, Text, Bool, Date, Stamp, Span, Array, Json }

internal readonly record struct Column(string Name, Family Family);

/// <summary>Four tables of a shop with every family of types, NULLs, duplicates and indexes; the same statements for both databases.</summary>
internal static class SampleTables
{
    public static IReadOnlyDictionary<string, Column[]> Columns { get; } = new Dictionary<string, Column[]>
    {
        ["cust"] = [new("id", Family.Int), new("name", Family.Text), new("city", Family.Text), new("balance", Family.Num), new("since", Family.Date), new("active", Family.Bool)],
        ["ord"] = [new("id", Family.Int), new("cust", Family.Int), new("day", Family.Date), new("total", Family.Num), new("note", Family.Text), new("code", Family.Int)],
        ["line"] = [new("ord", Family.Int), new("pos", Family.Int), new("item", Family.Text), new("qty", Family.Int), new("price", Family.Num)],
        ["evt"] = [new("id", Family.Int), new("at", Family.Stamp), new("data", Family.Json), new("tags", Family.Array), new("took", Family.Span)],
    };

    /// <summary>The columns that tell rows of a table apart.</summary>
    public static IReadOnlyDictionary<string, string[]> Keys { get; } = new Dictionary<string, string[]> { ["cust"] = ["id"], ["ord"] = ["id"], ["line"] = ["ord", "pos"], ["evt"] = ["id"] };

    public static IEnumerable<string> Statements()
    {
        yield return "create table cust(id int primary key, name text not null, city text, balance numeric(12,2), since date, active boolean)";
        yield return "create table ord(id int primary key, cust int, day date not null, total numeric(10,2), note text, code smallint)";
        yield return "create table line(ord int, pos int, item text, qty int, price numeric(8,2), primary key (ord, pos))";
        yield return "create table evt(id int primary key, at timestamp, data jsonb, tags int[], took interval)";
        yield return "create index on ord(cust)";
        yield return "create index on ord(day desc, id)";
        yield return "create index on line(item, qty)";
        yield return "create index on cust(city) where active";
        yield return "create index on cust(lower(name))";
        var dice = new Dice(1);
        yield return "insert into cust values " + Rows(30, i =>
            $"{i}, '{Name(dice)}', {Null(dice, 6, $"'{dice.Pick("Bern", "Bonn", "Oslo", "Rome", "rome", "")}'")}, {Null(dice, 7, Money(dice))}, {Null(dice, 8, Day(dice))}, {dice.Pick("true", "false", "null")}");
        yield return "insert into ord values " + Rows(60, i =>
            $"{i}, {Null(dice, 9, (1 + dice.Roll(33)).ToString(CultureInfo.InvariantCulture))}, {Day(dice)}, {Null(dice, 9, Money(dice))}, {Null(dice, 3, $"'{Name(dice)} {Name(dice)}'")}, {Null(dice, 5, dice.Roll(6).ToString(CultureInfo.InvariantCulture))}");
        yield return "insert into line values " + Rows(120, i =>
            $"{1 + (i / 3)}, {i % 3}, {Null(dice, 9, $"'{dice.Pick("bolt", "nut", "saw", "Tape", "ö-ring", "a%b")}'")}, {Null(dice, 8, (dice.Roll(30) - 5).ToString(CultureInfo.InvariantCulture))}, {Null(dice, 8, Money(dice))}");
        yield return "insert into evt values " + Rows(40, i =>
            $"{i}, {Null(dice, 8, $"timestamp '2024-0{1 + dice.Roll(9)}-1{dice.Roll(10)} 0{dice.Roll(10)}:{10 + dice.Roll(50)}:00.{dice.Roll(1000)}'")}, {Null(dice, 7, Json(dice))}, "
            + $"{Null(dice, 7, dice.Once(5) ? "'{}'" : $"array[{dice.Roll(9)}, {Null(dice, 4, dice.Roll(9).ToString(CultureInfo.InvariantCulture))}, {dice.Roll(9)}]")}, {Null(dice, 7, $"interval '{dice.Roll(40)} days {dice.Roll(30)} hours {dice.Roll(100)} seconds'")}");
    }

    private static string Rows(int count, System.Func<int, string> row) => string.Join(", ", Enumerable.Range(1, count).Select(i => "(" + row(i) + ")"));

    private static string Null(Dice dice, int sides, string value) => dice.Once(sides) ? "null" : value;

    private static string Name(Dice dice) => dice.Pick("ann", "Bob", "cyd", "Dee", "eve", "Fay", "gus", "Zoë");

    private static string Money(Dice dice) => string.Create(CultureInfo.InvariantCulture, $"{dice.Roll(2000) - 500}.{dice.Roll(100):00}");

    private static string Day(Dice dice) => string.Create(CultureInfo.InvariantCulture, $"date '2023-12-15' + {dice.Roll(120)}");

    private static string Json(Dice dice) => dice.Pick(
        $"'{{\"a\": {dice.Roll(9)}, \"b\": \"x{dice.Roll(4)}\"}}'", $"'{{\"a\": null, \"c\": [{dice.Roll(5)}, {dice.Roll(5)}]}}'", $"'[{dice.Roll(9)}, \"t\", null]'", "'{}'", $"'{dice.Roll(100)}.50'");
}
