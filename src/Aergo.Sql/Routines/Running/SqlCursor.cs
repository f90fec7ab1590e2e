using System;
using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>An open cursor: the rows of the moment it was opened, made as they are asked for and kept, and the place among them.</summary>
/// <remarks>Moves as PostgreSQL 15's portals do, so that MOVE and FETCH count and refuse alike.</remarks>
public sealed class SqlCursor : IDisposable
{
    private readonly List<Datum[]> _read = [];
    private readonly IReadOnlyList<CursorKey> _keys;
    private readonly Dictionary<int, byte[]> _moved = [];
    private IEnumerator<Datum[]>? _source;
    private SqlException? _ending;
    private bool _failed;
    private bool _running;
    private bool _detached;

    public SqlCursor(string name, IReadOnlyList<OutputColumn> columns, IEnumerable<Datum[]> rows, bool scroll, IReadOnlyList<CursorKey>? keys = null)
    {
        (Name, Columns, Scroll, _keys) = (name, columns, scroll, keys ?? []);
        _source = rows.GetEnumerator();
    }

    public string Name { get; }

    public IReadOnlyList<OutputColumn> Columns { get; }

    /// <summary>Whether it goes backward.</summary>
    public bool Scroll { get; }

    /// <summary>The statement behind it, for lists of cursors.</summary>
    public string? Text { get; init; }

    public bool Hold { get; init; }

    public bool IsBinary { get; init; }

    /// <summary>Reading its rows may change something.</summary>
    public bool Writes { get; init; }

    /// <summary>Microseconds from 2000-01-01 UTC.</summary>
    public long CreatedAt { get; init; }

    /// <summary>0 before the first row; after the last one it is the number of rows plus one.</summary>
    public int Place { get; private set; }

    /// <summary>Counts up within a transaction.</summary>
    public int Number { get; internal set; }

    /// <summary>Moves and returns the rows passed, in the order they were met.</summary>
    public IReadOnlyList<Datum[]> Fetch(FetchDirection direction, long count, bool moveOnly = false)
    {
        if (_failed)
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"portal \"{Name}\" cannot be run");
        }

        var passed = new List<Datum[]>();
        switch (direction)
        {
            case FetchDirection.Next:
                Forward(1, passed);
                break;
            case FetchDirection.Prior:
                Backward(1, passed);
                break;
            case FetchDirection.First:
                Absolute(1, passed);
                break;
            case FetchDirection.Last:
                Absolute(-1, passed);
                break;
            case FetchDirection.Absolute:
                Absolute(count, passed);
                break;
            case FetchDirection.Relative:
                Relative(count, passed, moveOnly);
                break;
            case FetchDirection.ForwardAll:
                Forward(long.MaxValue, passed);
                break;
            case FetchDirection.BackwardAll:
                Backward(long.MaxValue, passed);
                break;
            default:
                Steps(direction == FetchDirection.Forward ? count : -count, passed, moveOnly);
                break;
        }

        return passed;
    }

    /// <summary>State key of the table's row it stands on; 24000 when that is not one certain row.</summary>
    public byte[] KeyIn(TableDefinition table)
    {
        if (_detached)
        {
            throw Invalid($"cursor \"{Name}\" is held from a previous transaction");
        }

        int slot = Slot(table);
        if (Row(Place) is not { } row)
        {
            throw Invalid($"cursor \"{Name}\" is not positioned on a row");
        }

        if (_moved.TryGetValue(slot, out byte[]? moved))
        {
            return moved;
        }

        return row[slot].IsNull ? throw Invalid($"cursor \"{Name}\" is not positioned on a row") : row[slot].Bytes;
    }

    /// <summary>Reads the rest, so that it needs its transaction no more.</summary>
    public void ReadAll()
    {
        for (int i = _read.Count + 1; Row(i) is not null; i++)
        {
        }
    }

    /// <summary>Reads the rest before something is changed, so that the change does not show in it. An error among the rows is told when they are fetched.</summary>
    internal void Settle()
    {
        if (_running)
        {
            return;
        }

        try
        {
            while (_source is not null)
            {
                ReadOne();
            }
        }
        catch (SqlException e)
        {
            _ending = e;
            Dispose();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _source?.Dispose();
        _source = null;
    }

    internal void Detach()
    {
        ReadAll();
        _detached = true;
    }

    /// <summary>The row it stands on has another key now.</summary>
    internal void Move(uint table, byte[] from, byte[] to)
    {
        foreach (CursorKey key in _keys)
        {
            if (key.TableOid == table && Place >= 1 && Place <= _read.Count && !_read[Place - 1][key.Slot].IsNull)
            {
                byte[] present = _moved.GetValueOrDefault(key.Slot) ?? _read[Place - 1][key.Slot].Bytes;
                if (present.AsSpan().SequenceEqual(from))
                {
                    _moved[key.Slot] = to;
                }
            }
        }
    }

    private int Slot(TableDefinition table)
    {
        int found = -1, count = 0;
        bool locks = false, simple = false;
        foreach (CursorKey key in _keys)
        {
            locks |= key.Locked;
        }

        foreach (CursorKey key in _keys)
        {
            if (key.TableOid == table.Oid && (key.Locked || !locks))
            {
                (found, simple) = (key.Slot, key.Simple);
                count++;
            }
        }

        if (locks)
        {
            return count switch
            {
                0 => throw Invalid($"cursor \"{Name}\" does not have a FOR UPDATE/SHARE reference to table \"{table.Name}\""),
                1 => found,
                _ => throw Invalid($"cursor \"{Name}\" has multiple FOR UPDATE/SHARE references to table \"{table.Name}\""),
            };
        }

        return count == 1 && simple ? found : throw Invalid($"cursor \"{Name}\" is not a simply updatable scan of table \"{table.Name}\"");
    }

    private static SqlException Invalid(string message) => new(SqlState.InvalidCursorState, message);

    private static SqlException OnlyForward() => new(SqlState.ObjectNotInPrerequisiteState, "cursor can only scan forward")
    {
        Hint = "Declare it with SCROLL option to enable backward scan.",
    };

    /// <summary>The row at a place, made now if it was not yet; null outside.</summary>
    private Datum[]? Row(int place)
    {
        try
        {
            while (_source is not null && place > _read.Count)
            {
                ReadOne();
            }

            if (_ending is not null && place > _read.Count)
            {
                throw _ending;
            }
        }
        catch
        {
            // Where it stopped is unknown: it cannot go on, even if the transaction can.
            _failed = true;
            Dispose();
            throw;
        }

        return place >= 1 && place <= _read.Count ? _read[place - 1] : null;
    }

    private void ReadOne()
    {
        _running = true;
        try
        {
            if (_source!.MoveNext())
            {
                _read.Add(_source.Current);
            }
            else
            {
                Dispose();
            }
        }
        finally
        {
            _running = false;
        }
    }

    private void GoTo(int place)
    {
        Place = place;
        _moved.Clear();
    }

    private void Pass(List<Datum[]>? passed)
    {
        if (passed is not null)
        {
            Datum[] row = _read[Place - 1];
            passed.Add(row.Length == Columns.Count ? row : row[..Columns.Count]);
        }
    }

    private void Forward(long count, List<Datum[]>? passed)
    {
        for (long i = 0; i < count; i++)
        {
            if (Row(Place + 1) is null)
            {
                GoTo(_read.Count + 1);
                return;
            }

            GoTo(Place + 1);
            Pass(passed);
        }
    }

    private void Backward(long count, List<Datum[]>? passed)
    {
        if (!Scroll)
        {
            throw OnlyForward();
        }

        for (long i = 0; i < count && Place > 0; i++)
        {
            GoTo(Place - 1);
            if (Place > 0)
            {
                Pass(passed);
            }
        }
    }

    private void Rewind()
    {
        if (Place == 0)
        {
            return;
        }

        if (!Scroll)
        {
            throw OnlyForward();
        }

        GoTo(0);
    }

    private void Absolute(long count, List<Datum[]> passed)
    {
        if (count == 0)
        {
            Rewind();
        }
        else if (count < 0)
        {
            Forward(long.MaxValue, null);
            if (count < -1)
            {
                Backward(-(count + 1), null);
            }

            Backward(1, passed);
        }
        else
        {
            if (count <= Place)
            {
                Backward(Place - count + 1, null);
            }
            else if (count > Place + 1L)
            {
                Forward(count - Place - 1, null);
            }

            Forward(1, passed);
        }
    }

    private void Relative(long count, List<Datum[]> passed, bool moveOnly)
    {
        switch (count)
        {
            case > 0:
                Forward(count - 1, null);
                Forward(1, passed);
                break;
            case < 0:
                if (count < -1)
                {
                    Backward(-(count + 1), null);
                }

                Backward(1, passed);
                break;
            default:
                Steps(0, passed, moveOnly);
                break;
        }
    }

    // No steps give the present row again; PostgreSQL goes back one and forward one for it, which not every cursor can.
    private void Steps(long count, List<Datum[]> passed, bool moveOnly)
    {
        switch (count)
        {
            case > 0:
                Forward(count, passed);
                break;
            case < 0:
                Backward(-count, passed);
                break;
            default:
                if (Row(Place) is null)
                {
                    break;
                }

                if (!Scroll && !moveOnly)
                {
                    throw OnlyForward();
                }

                Pass(passed);
                break;
        }
    }
}
