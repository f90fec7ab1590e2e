using System;
using System.Collections.Generic;
using Aergo.Api;
using Aergo.Sql;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Host;

/// <summary>A declared cursor. Its rows are those of the moment of DECLARE; the position is before the first at the beginning.</summary>
internal sealed class OpenCursor(IReadOnlyList<SqlColumn> columns, IReadOnlyList<SqlType> types, Datum[][] rows, SqlContext context, bool hold, bool scroll) : IDisposable
{
    // Position of the present row, from 1; 0 before the first, Length + 1 after the last.
    private long _position;

    public IReadOnlyList<SqlColumn> Columns { get; } = columns;

    public IReadOnlyList<SqlType> Types { get; } = types;

    public SqlContext Context { get; } = context;

    public bool Hold { get; } = hold;

    /// <summary>Moves and gives the rows passed over.</summary>
    public IReadOnlyList<Datum[]> Move(FetchDirection direction, long count)
    {
        switch (direction)
        {
            case FetchDirection.Next:
                return Step(1);
            case FetchDirection.Prior:
                return Step(-1);
            case FetchDirection.Forward:
                return count == 0 ? Here() : Step(count);
            case FetchDirection.Backward:
                return count == 0 ? Here() : Step(-count);
            case FetchDirection.ForwardAll:
                return Step(rows.Length + 1L);
            case FetchDirection.BackwardAll:
                return Step(-(rows.Length + 1L));
            case FetchDirection.First:
                return At(1);
            case FetchDirection.Last:
                return At(rows.Length);
            case FetchDirection.Absolute:
                return At(count < 0 ? rows.Length + 1 + count : count);
            default:
                return count == 0 ? Here() : At(_position + count);
        }
    }

    public void Dispose()
    {
    }

    private IReadOnlyList<Datum[]> Step(long count)
    {
        var taken = new List<Datum[]>();
        if (count < 0 && !scroll)
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, "cursor can only scan forward") { Hint = "Declare it with SCROLL option to enable backward scan." };
        }

        for (long i = 0; i < Math.Abs(count); i++)
        {
            _position = Math.Clamp(_position + Math.Sign(count), 0, rows.Length + 1L);
            if (_position == 0 || _position > rows.Length)
            {
                break;
            }

            taken.Add(rows[_position - 1]);
        }

        return taken;
    }

    private IReadOnlyList<Datum[]> At(long position)
    {
        _position = Math.Clamp(position, 0, rows.Length + 1L);
        return Here();
    }

    private IReadOnlyList<Datum[]> Here() => _position >= 1 && _position <= rows.Length ? [rows[_position - 1]] : [];
}
