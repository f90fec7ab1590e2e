using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Aergo.Sql.Tests.Compilation;

/// <summary>Writes PL/pgSQL functions by a seed: loops of all kinds, exits, nested blocks with handlers, arithmetic that overflows, NULLs everywhere.</summary>
internal sealed class ProgramWriter(int seed)
{
    private static readonly string[] Integers = ["int2", "int4", "int8"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private readonly List<string> _integers = [];
    private readonly List<string> _booleans = [];
    private readonly List<string> _texts = [];
    private readonly List<string> _loops = [];
    private readonly List<string> _blocks = [];
    private int _names;
    private int _depth;

    /// <summary>CREATE FUNCTION f(a int4, b int8, c int2, d bool, e text), returning text.</summary>
    public string Function(string name)
    {
        _integers.AddRange(["a", "b", "c"]);
        _booleans.AddRange(["d", "found"]);
        _texts.Add("e");
        _text.Append(CultureInfo.InvariantCulture, $"create or replace function {name}(a int4, b int8, c int2, d bool, e text) returns text language plpgsql as $$\n");
        Block(top: true);
        _text.Append(" $$");
        return _text.ToString();
    }

    /// <summary>A call with arguments that may be NULL or extreme.</summary>
    public string Call(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"select {name}({Pick("null", "0", "1", "7", "-3", "2147483647", "-2147483648")}, {Pick("null", "0", "5", "-9", "9223372036854775807", "-9223372036854775808", "4000000000")}, {Pick("null", "0", "3", "-1", "32767", "-32768")}::int2, {Pick("null", "true", "false")}, {Pick("null", "'x'", "'12'", "''")})");

    private string Pick(params string[] values) => values[_random.Next(values.Length)];

    private string Name(string stem) => stem + (++_names).ToString(CultureInfo.InvariantCulture);

    private void Line(string line) => _text.Append(' ', _depth * 2).Append(line).Append('\n');

    private void Block(bool top = false)
    {
        int integers = _integers.Count, booleans = _booleans.Count, texts = _texts.Count;
        string? label = top || _random.Next(3) > 0 ? null : Name("block");
        if (label is not null)
        {
            Line($"<<{label}>>");
        }

        Line("declare");
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            string name = Name("v"), type = Pick(Integers);
            bool notNull = _random.Next(6) == 0;
            Line($"  {name} {type}{(notNull ? " not null" : "")}{(notNull || _random.Next(3) > 0 ? " := " + (notNull || _random.Next(2) == 0 ? Number(type) : Integer(2)) : "")};");
            _integers.Add(name);
        }

        string flag = Name("f");
        Line($"  {flag} bool{(_random.Next(2) == 0 ? " := " + Boolean(1) : "")};");
        _booleans.Add(flag);
        string words = Name("t");
        Line($"  {words} text := 'w';");
        _texts.Add(words);
        Line("begin");
        if (label is not null)
        {
            _blocks.Add(label);
        }

        Body(top ? 6 : 3);
        if (top)
        {
            Line($"  return concat_ws(',', {string.Join(", ", _integers.Concat(_booleans).Concat(_texts))});");
        }

        if (label is not null)
        {
            _blocks.RemoveAt(_blocks.Count - 1);
        }

        if (_random.Next(top ? 4 : 2) == 0)
        {
            Line("exception");
            Line($"  when {Pick("others", "numeric_value_out_of_range", "division_by_zero", "data_exception", "null_value_not_allowed")} then");
            Line($"    raise notice 'caught % % {string.Join(' ', _integers.Select(_ => "%"))}', sqlstate, sqlerrm, {string.Join(", ", _integers)};");
            Line(top ? "    return sqlstate;" : $"    {_integers[_random.Next(3)]} := {Integer(1)};");
        }

        Line("end;");
        _integers.RemoveRange(integers, _integers.Count - integers);
        _booleans.RemoveRange(booleans, _booleans.Count - booleans);
        _texts.RemoveRange(texts, _texts.Count - texts);
    }

    private void Body(int most)
    {
        _depth++;
        for (int i = _random.Next(1, most + 1); i > 0; i--)
        {
            Statement();
        }

        _depth--;
    }

    private void Statement()
    {
        int kind = _random.Next(_depth > 4 ? 9 : 18);
        switch (kind)
        {
            case < 6:
                Line($"{_integers[_random.Next(_integers.Count)]} := {Integer(3)};");
                break;
            case 6:
                Line($"{_booleans[_random.Next(_booleans.Count)]} := {Boolean(2)};");
                break;
            case 7:
                Line($"{_texts[_random.Next(_texts.Count)]} := {Text()};");
                break;
            case 8 when _loops.Count + _blocks.Count > 0:
                Leave();
                break;
            case 8:
                Line($"raise notice '%', {Integer(2)};");
                break;
            case 9 or 10:
                Line($"if {Boolean(2)} then");
                Body(2);
                if (_random.Next(2) == 0)
                {
                    Line($"elsif {Boolean(2)} then");
                    Body(2);
                }

                if (_random.Next(2) == 0)
                {
                    Line("else");
                    Body(2);
                }

                Line("end if;");
                break;
            case 11:
                Line("case");
                Line($"  when {Boolean(2)} then");
                Body(2);
                Line($"  when {Boolean(1)} then");
                Body(1);
                if (_random.Next(3) > 0)
                {
                    Line("  else");
                    Body(1);
                }

                Line("end case;");
                break;
            case 12 or 13:
                ForLoop();
                break;
            case 14:
                CountedLoop();
                break;
            case 15 when _random.Next(2) == 0:
                RowLoop();
                break;
            case 15 or 16:
                Block();
                break;
            default:
                Line(_random.Next(4) == 0 ? $"return {Text()};" : $"perform {Integer(2)};");
                break;
        }
    }

    private void Leave()
    {
        string when = _random.Next(3) == 0 ? "" : " when " + Boolean(1);
        if (_blocks.Count > 0 && _random.Next(3) == 0)
        {
            Line($"exit {_blocks[_random.Next(_blocks.Count)]}{when};");
        }
        else if (_loops.Count > 0)
        {
            Line($"{Pick("exit", "continue")}{(_random.Next(2) == 0 ? " " + _loops[_random.Next(_loops.Count)] : "")}{when};");
        }
    }

    private void ForLoop()
    {
        string label = Name("loop"), variable = Name("i");
        bool reverse = _random.Next(3) == 0;
        string range = reverse ? $"reverse {_random.Next(1, 9)}..{_random.Next(-2, 3)}" : $"{_random.Next(-2, 3)}..{_random.Next(1, 9)}";
        if (_random.Next(8) == 0)
        {
            range = $"{Integer(1)} % 5 .. 6";
        }

        Line($"<<{label}>>");
        Line($"for {variable} in {range}{(_random.Next(3) == 0 ? " by " + Pick("2", "3", "abs(c)") : "")} loop");
        _loops.Add(label);
        _integers.Add(variable);
        Body(3);
        _integers.RemoveAt(_integers.Count - 1);
        _loops.RemoveAt(_loops.Count - 1);
        Line("end loop;");
    }

    private void RowLoop()
    {
        string label = Name("loop"), variable = Name("r"), type = Pick(Integers);
        Line($"declare {variable} {type}; begin");
        Line($"<<{label}>>");
        Line(_random.Next(2) == 0
            ? $"for {variable} in select g * {Pick("1", "100", "20000")} from generate_series(1, 4) g loop"
            : $"foreach {variable} in array array[1, null, 7]::{type}[] loop");
        _loops.Add(label);
        _integers.Add(variable);
        Body(3);
        _integers.RemoveAt(_integers.Count - 1);
        _loops.RemoveAt(_loops.Count - 1);
        Line("end loop;");
        Line("end;");
    }

    // A counter of its own ends it, whatever the rest does.
    private void CountedLoop()
    {
        string label = Name("loop"), counter = Name("k");
        bool isWhile = _random.Next(2) == 0;
        Line($"declare {counter} int := 0; begin");
        Line($"<<{label}>>");
        Line(isWhile ? $"while {counter} < {_random.Next(1, 7)} and ({Boolean(1)}) is not false loop" : "loop");
        Line($"  {counter} := {counter} + 1;");
        Line($"  exit when {counter} > {_random.Next(2, 8)};");
        _loops.Add(label);
        Body(3);
        _loops.RemoveAt(_loops.Count - 1);
        Line("end loop;");
        Line("end;");
    }

    private string Number(string type) => type switch
    {
        "int2" => _random.Next(-300, 300).ToString(CultureInfo.InvariantCulture),
        "int4" => Pick("0", "1", "-1", "2147483647", "46341", _random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture)),
        _ => Pick("0", "9223372036854775807", "3037000500", "5"),
    };

    private string Integer(int depth)
    {
        if (depth == 0 || _random.Next(4) == 0)
        {
            return _random.Next(3) == 0 ? Number(Pick("int2", "int4")) : _random.Next(12) == 0 ? "null::int" : _integers[_random.Next(_integers.Count)];
        }

        string x = Integer(depth - 1), y = Integer(depth - 1);
        return _random.Next(14) switch
        {
            0 or 1 or 2 => $"({x} + {y})",
            3 or 4 => $"({x} - {y})",
            5 or 6 => $"({x} * {y})",
            7 => $"({x} / {y})",
            8 or 9 => $"({x} % {y})",
            10 => $"(-{x})",
            11 => $"coalesce({x}, {y})",
            12 => $"case when {Boolean(depth - 1)} then {x} else {y} end",
            _ => Pick($"abs({x})", $"({x})::int4", $"({x})::int8", $"greatest({x}, {y})", $"length({_texts[_random.Next(_texts.Count)]})"),
        };
    }

    private string Boolean(int depth)
    {
        if (depth == 0 || _random.Next(5) == 0)
        {
            return _booleans[_random.Next(_booleans.Count)];
        }

        return _random.Next(8) switch
        {
            0 => $"({Boolean(depth - 1)} and {Boolean(depth - 1)})",
            1 => $"({Boolean(depth - 1)} or {Boolean(depth - 1)})",
            2 => $"not {Boolean(depth - 1)}",
            3 => $"({Integer(1)}) is {Pick("null", "not null")}",
            4 => $"({Boolean(depth - 1)}) is {Pick("true", "not true", "false", "unknown")}",
            _ => $"({Integer(depth)} {Pick("=", "<>", "<", "<=", ">", ">=")} {Integer(depth - 1)})",
        };
    }

    private string Text() => _random.Next(4) switch
    {
        0 => $"left({_texts[_random.Next(_texts.Count)]} || 'y', 20)",
        1 => $"({Integer(1)})::text",
        2 => $"case when {Boolean(1)} then 'p' else {_texts[_random.Next(_texts.Count)]} end",
        _ => _texts[_random.Next(_texts.Count)],
    };
}
