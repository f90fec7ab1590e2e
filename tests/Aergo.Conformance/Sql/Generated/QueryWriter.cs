using System;
using System.Collections.Generic;
using System.Linq;

namespace Aergo.Conformance.Sql.Generated;

/// <summary>Writes statements whose answer is one multiset of rows: where a limit or a window needs an order, it is total.</summary>
internal sealed class QueryWriter
{
    private static readonly Family[] Sortable = [Family.Int, Family.Num, Family.Text, Family.Bool, Family.Date, Family.Stamp, Family.Span, Family.Array, Family.Json];

    private readonly Dice _dice;
    private readonly ExpressionWriter _expressions;
    private int _aliases;

    public QueryWriter(ulong seed)
    {
        _dice = new Dice(seed);
        _expressions = new ExpressionWriter(_dice);
    }

    public string Next()
    {
        _aliases = 0;
        return _dice.Roll(14) switch
        {
            0 or 1 or 2 => Plain(),
            3 or 4 => Grouped(),
            5 => Windowed(),
            6 => SetOperation(),
            7 => WithTables(),
            8 => Limited(),
            9 => Lateral(),
            10 => DistinctOn(),
            11 => Recursive(),
            _ => Change(),
        };
    }

    private string Plain()
    {
        (string from, List<Column> scope) = From(2);
        return $"select {(_dice.Once(5) ? "distinct " : "")}{List(scope, 1 + _dice.Roll(4), 2)} from {from}{Where(scope)}";
    }

    private string Grouped()
    {
        (string from, List<Column> scope) = From(2);
        string[] keys = [.. Enumerable.Range(0, _dice.Roll(3)).Select(_ => Any(scope, 1))];
        string[] calls = [.. Enumerable.Range(0, 1 + _dice.Roll(3)).Select(_ => Aggregate(scope))];
        string having = _dice.Once(4) ? $" having {Aggregate(scope, Family.Int)} {_dice.Pick(">", "<", "<>")} {_dice.Roll(20)}" : "";
        string group = keys.Length == 0 ? "" : " group by " + _dice.Roll(8) switch
        {
            0 => $"rollup ({string.Join(", ", Enumerable.Range(1, keys.Length))})",
            1 => $"grouping sets (({string.Join(", ", Enumerable.Range(1, keys.Length))}), ())",
            2 => $"cube ({string.Join(", ", Enumerable.Range(1, keys.Length))})",
            _ => string.Join(", ", Enumerable.Range(1, keys.Length)),
        };

        // Ordinals stand for expressions only in a plain list, so other forms name them through a derived table.
        if (group.Contains('(', StringComparison.Ordinal))
        {
            string inner = string.Join(", ", keys.Select((k, i) => $"{k} as k{i}").Concat(scope.Select(c => $"{c.Name} as {Flat(c.Name)}")));
            string names = string.Join(", ", keys.Select((_, i) => $"k{i}"));
            List<Column> flat = [.. scope.Select(c => c with { Name = Flat(c.Name) })];
            string sums = string.Join(", ", Enumerable.Range(0, 1 + _dice.Roll(2)).Select(_ => Aggregate(flat)));
            return $"select {names}, {sums}, grouping({names}) from (select {inner} from {from}{Where(scope)}) q group by {group[10..group.IndexOf('(', StringComparison.Ordinal)]}({(group.Contains("sets", StringComparison.Ordinal) ? $"({names}), ()" : names)})";
        }

        return $"select {string.Join(", ", keys.Concat(calls))} from {from}{Where(scope)}{group}{having}";
    }

    private static string Flat(string name) => name.Replace('.', '_');

    private string Aggregate(List<Column> scope, Family? wanted = null)
    {
        string filter = _dice.Once(5) ? $" filter (where {Of(Family.Bool, scope, 1)})" : "";
        string distinct = _dice.Once(5) ? "distinct " : "";
        if (wanted is not null)
        {
            return $"count({distinct}{Any(scope, 1)}){filter}";
        }

        return _dice.Roll(12) switch
        {
            0 => $"count(*){filter}",
            1 => $"count({distinct}{Any(scope, 1)}){filter}",
            2 or 3 => $"sum({distinct}{Of(_dice.Pick(Family.Int, Family.Num), scope, 2)}){filter}",
            4 => $"avg({Of(_dice.Pick(Family.Int, Family.Num), scope, 1)}){filter}",
            5 => $"{_dice.Pick("min", "max")}({Of(_dice.Pick(Family.Int, Family.Num, Family.Text, Family.Date, Family.Stamp, Family.Span, Family.Array), scope, 1)}){filter}",
            6 => $"{_dice.Pick("bool_and", "bool_or", "every")}({Of(Family.Bool, scope, 1)}){filter}",
            7 => Ordered("string_agg", Of(Family.Text, scope, 1), ", ','") + filter,
            8 => Ordered("array_agg", Of(_dice.Pick(Family.Int, Family.Text), scope, 1), "") + filter,
            9 => $"{_dice.Pick("stddev", "variance", "var_pop")}({Of(_dice.Pick(Family.Int, Family.Num), scope, 1)}){filter}",
            10 => $"percentile_disc(0.{1 + _dice.Roll(9)}) within group (order by {Of(_dice.Pick(Family.Int, Family.Num, Family.Date), scope, 1)}){filter}",
            _ => $"{_dice.Pick("bit_and", "bit_or")}({Of(Family.Int, scope, 1)}){filter}",
        };

        string Ordered(string name, string value, string more) => $"{name}({value}{more} order by {value}{_dice.Pick("", " desc", " nulls first")})";
    }

    private string Windowed()
    {
        (string from, List<Column> scope, List<string> keys) = Table();
        string partition = _dice.Once(3) ? "" : $"partition by {Of(_dice.Pick(Family.Int, Family.Text, Family.Bool), scope, 1)} ";
        string order = $"order by {(_dice.Once(2) ? Any(scope, 1) + _dice.Pick("", " desc", " nulls first") + ", " : "")}{string.Join(", ", keys)}";
        string frame = _dice.Roll(6) switch
        {
            0 => $" rows between {_dice.Roll(3)} preceding and {_dice.Roll(3)} following",
            1 => " rows between unbounded preceding and current row",
            2 => $" groups between {_dice.Roll(2)} preceding and current row",
            3 => " rows between current row and unbounded following exclude current row",
            _ => "",
        };
        string call = _dice.Roll(10) switch
        {
            0 => $"row_number() over ({partition}{order})",
            1 => $"{_dice.Pick("rank", "dense_rank", "percent_rank", "cume_dist")}() over ({partition}order by {Of(Family.Int, scope, 1)})",
            2 => $"{_dice.Pick("lag", "lead")}({Any(scope, 1)}, {_dice.Roll(3)}) over ({partition}{order})",
            3 => $"{_dice.Pick("first_value", "last_value")}({Any(scope, 1)}) over ({partition}{order}{frame})",
            4 => $"nth_value({Any(scope, 1)}, {1 + _dice.Roll(3)}) over ({partition}{order}{frame})",
            5 => $"ntile({1 + _dice.Roll(5)}) over ({partition}{order})",
            6 => $"count(*) over ({partition}{order}{frame})",
            7 => $"{_dice.Pick("min", "max")}({Of(_dice.Pick(Family.Int, Family.Num, Family.Text, Family.Date), scope, 1)}) over ({partition}{order}{frame})",
            _ => $"{_dice.Pick("sum", "avg")}({Of(_dice.Pick(Family.Int, Family.Num), scope, 1)}) over ({partition}{order}{frame})",
        };
        return $"select {string.Join(", ", keys)}, {call} from {from}{Where(scope)}";
    }

    private string SetOperation()
    {
        Family[] shape = [.. Enumerable.Range(0, 1 + _dice.Roll(2)).Select(_ => _dice.Pick(Family.Int, Family.Text, Family.Num, Family.Date))];
        string body = Arm();
        for (int i = 1 + _dice.Roll(2); i > 0; i--)
        {
            body = $"({body}) {_dice.Pick("union", "union all", "intersect", "except", "intersect all", "except all")} ({Arm()})";
        }

        return body;

        string Arm()
        {
            (string from, List<Column> scope) = From(1);
            return $"select {string.Join(", ", shape.Select(f => Of(f, scope, 1)))} from {from}{Where(scope)}";
        }
    }

    private string WithTables()
    {
        (string from, List<Column> scope) = From(2);
        Family[] shape = [Family.Int, AnySortable(), _dice.Pick(Family.Num, Family.Text)];
        string inner = string.Join(", ", shape.Select((f, i) => $"{Of(f, scope, 1)} as c{i}"));
        List<Column> left = [.. shape.Select((f, i) => new Column($"p.c{i}", f))], both = [.. left, .. shape.Select((f, i) => new Column($"r.c{i}", f))];
        string kept = _dice.Pick("", " materialized", " not materialized"), order = " order by 1, 2, 3 limit 50";
        return _dice.Once(2)
            ? $"with w as{kept} (select {inner} from {from}{Where(scope)}{order}) select {List(both, 2, 1)} from w p {_dice.Pick("join", "left join", "full join")} w r on p.c0 = r.c0"
            : $"with w as{kept} (select {inner} from {from}{Where(scope)}) select {List(left, 3, 2)} from w p where {Of(Family.Bool, left, 2)} or p.c0 = (select max(c0) from w)";
    }

    private string Limited()
    {
        (string from, List<Column> scope) = From(2);
        int count = 1 + _dice.Roll(3);
        string order = string.Join(", ", Enumerable.Range(1, count).Select(i => i + _dice.Pick("", " desc", " nulls first", " desc nulls last")));
        string list = string.Join(", ", Enumerable.Range(0, count).Select(_ => Of(AnySortable(), scope, 2)));
        return $"select {list} from {from}{Where(scope)} order by {order} {_dice.Pick($"limit {_dice.Roll(12)}", $"limit {1 + _dice.Roll(9)} offset {_dice.Roll(9)}", $"fetch first {1 + _dice.Roll(5)} rows with ties")}";
    }

    private string Lateral()
    {
        (string from, List<Column> scope, _) = Table();
        (string inner, List<Column> within, _) = Table();
        List<Column> all = [.. scope, .. within];
        string fields = $"{Of(Family.Int, all, 1)} as x, {Of(Family.Num, all, 1)} as y";
        List<Column> outside = [.. scope, new("s.x", Family.Int), new("s.y", Family.Num)];
        string limit = _dice.Once(2) ? $" order by 1, 2 limit {1 + _dice.Roll(3)}" : "";
        (string join, string on) = _dice.Once(2) ? ("cross join", "") : ("left join", " on true");
        return $"select {List(outside, 3, 1)} from {from} {join} lateral (select {fields} from {inner} where {Of(Family.Bool, all, 1)}{limit}) s{on}{Where(outside)}";
    }

    private string DistinctOn()
    {
        (string from, List<Column> scope, List<string> keys) = Table();
        string key = _dice.Once(2) ? scope[_dice.Roll(scope.Count)].Name : $"{Of(Family.Int, scope, 1)} + 0";
        return $"select distinct on ({key}) {List(scope, 2, 1)} from {from}{Where(scope)} order by {key}{_dice.Pick("", " desc")}, {string.Join(", ", keys.Select(k => k + _dice.Pick("", " desc")))}";
    }

    private string Recursive()
    {
        int end = 3 + _dice.Roll(20);
        List<Column> scope = [new("r.n", Family.Int), new("r.t", Family.Text)];
        return $"with recursive r(n, t) as (select {_dice.Roll(3)}, 'a'::text {_dice.Pick("union", "union all")} select r.n + {1 + _dice.Roll(2)}, left(r.t || {Of(Family.Text, scope, 1)}, 12) from r where r.n < {end}) "
            + $"select {List(scope, 2, 2)} from r{Where(scope)}";
    }

    /// <summary>A change with RETURNING; the runner takes it back.</summary>
    private string Change()
    {
        (string table, List<Column> scope, List<string> _) = Table();
        string name = table.Split(' ')[0], alias = table.Split(' ')[1];
        Column[] plain = [.. SampleTables.Columns[name].Where(c => !SampleTables.Keys[name].Contains(c.Name))];
        Column column = plain[_dice.Roll(plain.Length)];
        string value = column.Name == "code" ? $"abs({Of(Family.Int, scope, 0)}) % 100" : column.Family == Family.Num ? $"{Of(Family.Num, scope, 2)} % 1000" : Of(column.Family, scope, 2);
        return _dice.Roll(5) switch
        {
            0 or 1 => $"update {name} {alias} set {column.Name} = {value} where {Of(Family.Bool, scope, 2)} returning {List(scope, 3, 1)}",
            2 => $"delete from {name} {alias} where {Of(Family.Bool, scope, 2)} returning {List(scope, 2, 1)}",
            3 => $"with d as (delete from {name} {alias} where {Of(Family.Bool, scope, 1)} returning *) select count(*), {Aggregate([.. SampleTables.Columns[name].Select(c => new Column("d." + c.Name, c.Family))])} from d",
            _ => $"insert into line(ord, pos, qty) select {Of(Family.Int, scope, 0)} % 100, row_number() over (order by {string.Join(", ", SampleTables.Keys[name].Select(k => alias + "." + k))}) + {_dice.Roll(3)}, {Of(Family.Int, scope, 0)} from {table} "
                + $"on conflict (ord, pos) do {_dice.Pick("nothing", "nothing", "update set qty = excluded.qty + line.qty where line.qty > 3")} returning *",
        };
    }

    // ---- parts ------------------------------------------------------------------------------------------------------------------

    private (string From, List<Column> Scope, List<string> Keys) Table()
    {
        string table = _dice.Pick("cust", "ord", "line", "evt"), alias = "t" + _aliases++;
        return ($"{table} {alias}", [.. SampleTables.Columns[table].Select(c => c with { Name = $"{alias}.{c.Name}" })], [.. SampleTables.Keys[table].Select(k => $"{alias}.{k}")]);
    }

    private (string From, List<Column> Scope) From(int depth)
    {
        if (depth > 0 && _dice.Once(2))
        {
            (string left, List<Column> a) = From(depth - 1);
            (string right, List<Column> b, List<string> _) = Table();
            List<Column> both = [.. a, .. b];
            string kind = _dice.Pick("join", "left join", "right join", "full join", "join");

            // Columns of both sides, so that no product of tables comes out; and PostgreSQL plans a full join only over such a condition.
            string on = Link(a, b) ?? $"{Number(a)} = {Number(b)}";
            string more = kind != "full join" && _dice.Once(3) ? $" and {Of(Family.Bool, both, 1)}" : "";
            return ($"{left} {kind} {right} on {on}{more}", both);
        }

        if (depth > 0 && _dice.Once(5))
        {
            (string inner, List<Column> within) = From(depth - 1);
            string alias = "q" + _aliases++;
            Family[] shape = [Family.Int, AnySortable(), Family.Num];
            string order = _dice.Once(3) ? $" order by 1, 2, 3 limit {5 + _dice.Roll(30)}" : "";
            return ($"(select {string.Join(", ", shape.Select((f, i) => $"{Of(f, within, 1)} as c{i}"))} from {inner}{Where(within)}{order}) {alias}", [.. shape.Select((f, i) => new Column($"{alias}.c{i}", f))]);
        }

        (string from, List<Column> scope, _) = Table();
        return (from, scope);
    }

    private string Number(List<Column> scope)
    {
        Column[] numbers = [.. scope.Where(c => c.Family == Family.Int)];
        return numbers[_dice.Roll(numbers.Length)].Name;
    }

    // The joins people write: along the keys.
    private static string? Link(List<Column> a, List<Column> b)
    {
        string? Find(List<Column> scope, string name) => scope.Where(c => c.Name.EndsWith("." + name, StringComparison.Ordinal)).Select(c => c.Name).LastOrDefault();
        return (Find(a, "cust"), Find(b, "balance"), Find(b, "ord"), Find(a, "day"), Find(b, "cust"), Find(a, "balance")) switch
        {
            ({ } cust, { } _, _, _, _, _) => $"{cust} = {Find(b, "id")}",
            (_, _, { } ord, { } _, _, _) => $"{ord} = {Find(a, "id")}",
            (_, _, _, _, { } cust, { } _) => $"{cust} = {Find(a, "id")}",
            _ => null,
        };
    }

    private string Where(List<Column> scope) => _dice.Roll(6) switch
    {
        0 or 1 => "",
        2 or 3 => " where " + Of(Family.Bool, scope, 2),
        4 => $" where {Subquery(scope)}",
        _ => $" where {Of(Family.Bool, scope, 1)} {_dice.Pick("and", "or")} {Subquery(scope)}",
    };

    private string Subquery(List<Column> outer)
    {
        (string from, List<Column> scope, _) = Table();
        List<Column> all = [.. scope, .. outer];
        return _dice.Roll(5) switch
        {
            0 => $"{_dice.Pick("", "not ")}exists (select 1 from {from} where {Of(Family.Int, scope, 0)} = {Of(Family.Int, outer, 0)} and {Of(Family.Bool, all, 1)})",
            1 => $"{Of(Family.Int, outer, 1)} {_dice.Pick("in", "not in")} (select {Of(Family.Int, scope, 1)} from {from} where {Of(Family.Bool, all, 1)})",
            2 => $"{Of(Family.Num, outer, 1)} {_dice.Pick("<", ">", "=")} (select {_dice.Pick("max", "min", "avg", "sum")}({Of(Family.Num, scope, 1)}) from {from} where {Of(Family.Bool, all, 1)})",
            3 => $"{Of(Family.Int, outer, 1)} {_dice.Pick("<", "=", ">=")} {_dice.Pick("any", "all")} (select {Of(Family.Int, scope, 1)} from {from})",
            _ => $"(select count(*) from {from} where {Of(Family.Bool, all, 2)}) {_dice.Pick(">", "<", "=")} {_dice.Roll(30)}",
        };
    }

    private string List(List<Column> scope, int count, int depth) => string.Join(", ", Enumerable.Range(0, count).Select(_ => Any(scope, depth)));

    private string Any(List<Column> scope, int depth) => Of(_expressions.AnyFamily(), scope, depth);

    private Family AnySortable() => Sortable[_dice.Roll(Sortable.Length)];

    private string Of(Family family, List<Column> scope, int depth) => _expressions.Write(family, scope, depth);
}
