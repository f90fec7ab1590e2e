using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>An open cursor: its rows as they were when it was opened, and the place in them.</summary>
public sealed class SqlCursor(string name, IReadOnlyList<OutputColumn> columns, IReadOnlyList<Datum[]> rows, bool scroll)
{
    public string Name { get; } = name;

    public IReadOnlyList<OutputColumn> Columns { get; } = columns;

    public bool Scroll { get; } = scroll;

    /// <summary>The statement behind it, for lists of cursors.</summary>
    public string? Text { get; init; }

    public bool Hold { get; init; }

    /// <summary>0 before the first row, the number of rows plus one behind the last.</summary>
    public int Place { get; private set; }

    internal int Number { get; set; }

    private Datum[]? Present => Place >= 1 && Place <= rows.Count ? rows[Place - 1] : null;

    /// <summary>Moves and returns the rows passed, in the order they were met.</summary>
    public IReadOnlyList<Datum[]> Fetch(FetchDirection direction, long count)
    {
        switch (direction)
        {
            case FetchDirection.Next:
                return Forward(1);
            case FetchDirection.Prior:
                return Backward(1);
            case FetchDirection.First:
                return GoTo(1);
            case FetchDirection.Last:
                return GoTo(-1);
            case FetchDirection.Absolute:
                return GoTo(count);
            case FetchDirection.Relative:
                return Relative(count);
            case FetchDirection.Forward:
                return count >= 0 ? Forward(count) : Backward(-count);
            case FetchDirection.Backward:
                return count >= 0 ? Backward(count) : Forward(-count);
            case FetchDirection.ForwardAll:
                return Forward(long.MaxValue);
            default:
                return Backward(long.MaxValue);
        }
    }

    private SqlException OnlyForward() => new(SqlState.ObjectNotInPrerequisiteState, "cursor can only scan forward")
    {
        Hint = "Declare it with SCROLL option to enable backward scan.",
    };

    private Datum[][] Again() => Present is { } row ? [row] : [];

    private IReadOnlyList<Datum[]> Forward(long count)
    {
        if (count == 0)
        {
            return Again();
        }

        var passed = new List<Datum[]>();
        while (passed.Count < count && Place < rows.Count)
        {
            Place++;
            passed.Add(rows[Place - 1]);
        }

        if (passed.Count < count)
        {
            Place = rows.Count + 1;
        }

        return passed;
    }

    private IReadOnlyList<Datum[]> Backward(long count)
    {
        if (count == 0)
        {
            return Again();
        }

        if (!Scroll)
        {
            throw OnlyForward();
        }

        var passed = new List<Datum[]>();
        while (passed.Count < count && Place > 1)
        {
            Place--;
            passed.Add(rows[Place - 1]);
        }

        if (passed.Count < count)
        {
            Place = 0;
        }

        return passed;
    }

    private Datum[][] GoTo(long place)
    {
        long target = place >= 0 ? place : rows.Count + 1 + place;
        int clamped = (int)Math.Clamp(target, 0, rows.Count + 1L);
        if (clamped < Place && !Scroll)
        {
            throw OnlyForward();
        }

        Place = clamped;
        return Again();
    }

    private Datum[][] Relative(long offset)
    {
        if (offset < 0 && !Scroll)
        {
            throw OnlyForward();
        }

        Place = (int)Math.Clamp(Place + offset, 0, rows.Count + 1L);
        return Again();
    }
}

/// <summary>The open cursors of a transaction, by name: those of routines and those of DECLARE.</summary>
public sealed class CursorTable
{
    private const int CursorsMax = 256;

    private readonly SortedDictionary<string, SqlCursor> _cursors = new(StringComparer.Ordinal);
    private int _number;
    private int _unnamed;

    public static CursorTable Of(SqlContext context)
    {
        if (!context.Extensions.TryGetValue(typeof(CursorTable), out object? found))
        {
            context.Extensions[typeof(CursorTable)] = found = new CursorTable();
        }

        return (CursorTable)found;
    }

    public IEnumerable<SqlCursor> All => _cursors.Values;

    public SqlCursor? Find(string name) => _cursors.GetValueOrDefault(name);

    public SqlCursor Require(string name) => Find(name) ?? throw new SqlException(SqlState.InvalidCursorName, $"cursor \"{name}\" does not exist");

    /// <summary>A name nobody uses, as PostgreSQL makes them for cursors without one.</summary>
    public string NewName()
    {
        string name;
        do
        {
            name = string.Create(CultureInfo.InvariantCulture, $"<unnamed portal {++_unnamed}>");
        }
        while (_cursors.ContainsKey(name));

        return name;
    }

    /// <summary>Adds a cursor; 42P03 when the name is taken.</summary>
    public void Add(SqlCursor cursor)
    {
        if (_cursors.Count >= CursorsMax)
        {
            throw new SqlException(SqlState.ConfigurationLimit, $"too many open cursors: the limit is {CursorsMax}");
        }

        cursor.Number = ++_number;
        if (!_cursors.TryAdd(cursor.Name, cursor))
        {
            throw new SqlException(SqlState.DuplicateCursor, $"cursor \"{cursor.Name}\" already exists");
        }
    }

    public void Close(string name)
    {
        Require(name);
        _cursors.Remove(name);
    }

    public void CloseAll() => _cursors.Clear();

    internal int Mark() => _number;

    /// <summary>Closes what was opened after a mark.</summary>
    internal void RollBackTo(int mark)
    {
        foreach (SqlCursor cursor in _cursors.Values.Where(c => c.Number > mark).ToList())
        {
            _cursors.Remove(cursor.Name);
        }
    }
}
