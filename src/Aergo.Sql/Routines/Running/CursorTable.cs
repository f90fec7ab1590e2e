using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Routines;

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

    /// <summary>Cursors of the session that outlived their transactions; null on the chain.</summary>
    public CursorTable? Held { get; set; }

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

        if (Held?.Find(cursor.Name) is not null || !_cursors.TryAdd(cursor.Name, cursor))
        {
            throw new SqlException(SqlState.DuplicateCursor, $"cursor \"{cursor.Name}\" already exists");
        }

        cursor.Number = ++_number;
    }

    public void Close(string name)
    {
        Require(name).Dispose();
        _cursors.Remove(name);
    }

    public void CloseAll()
    {
        foreach (SqlCursor cursor in _cursors.Values)
        {
            cursor.Dispose();
        }

        _cursors.Clear();
    }

    /// <summary>A row has another key now; cursors that stand on it follow.</summary>
    internal static void Moved(SqlContext context, uint table, byte[] from, byte[] to)
    {
        if (!ReferenceEquals(from, to) && context.Extensions.TryGetValue(typeof(CursorTable), out object? found))
        {
            foreach (SqlCursor cursor in ((CursorTable)found).All)
            {
                cursor.Move(table, from, to);
            }
        }
    }

    /// <summary>Lets all open cursors read what they have not read yet; called before anything is changed.</summary>
    internal static void Settle(SqlContext context)
    {
        if (context.Extensions.TryGetValue(typeof(CursorTable), out object? found))
        {
            foreach (SqlCursor cursor in ((CursorTable)found).All.ToList())
            {
                cursor.Settle();
            }
        }
    }

    /// <summary>Takes over an open cursor that outlives its transaction.</summary>
    public void Keep(SqlCursor cursor)
    {
        cursor.Detach();
        _cursors[cursor.Name] = cursor;
    }

    /// <summary>Names this moment; cursors opened later have a higher <see cref="SqlCursor.Number"/>.</summary>
    public int Mark() => _number;

    /// <summary>Closes what was opened after a mark.</summary>
    public void RollBackTo(int mark)
    {
        foreach (SqlCursor cursor in _cursors.Values.Where(c => c.Number > mark).ToList())
        {
            Close(cursor.Name);
        }
    }
}
