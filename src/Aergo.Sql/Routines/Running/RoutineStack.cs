using System.Collections.Generic;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Routines;

/// <summary>Something that stands in the call stack people read in an error.</summary>
internal interface IContextLine
{
    string ContextLine { get; }
}

/// <summary>A statement sent from inside a routine.</summary>
internal sealed record TextLine(string ContextLine) : IContextLine;

/// <summary>The routines and statements running now, outermost first. Kept in the context.</summary>
internal sealed class RoutineStack
{
    private readonly List<IContextLine> _lines = [];

    public static RoutineStack Of(SqlContext context)
    {
        if (!context.Extensions.TryGetValue(typeof(RoutineStack), out object? found))
        {
            context.Extensions[typeof(RoutineStack)] = found = new RoutineStack();
        }

        return (RoutineStack)found;
    }

    public int Depth => _lines.Count;

    public void Push(IContextLine line) => _lines.Add(line);

    /// <summary>Takes away all that lies above a depth.</summary>
    public void CutTo(int depth) => _lines.RemoveRange(depth, _lines.Count - depth);

    /// <summary>Lines from a depth outward, innermost first, after <paramref name="inner"/>.</summary>
    public string Describe(int depth, string? inner)
    {
        var lines = new List<string>();
        if (inner is not null)
        {
            lines.Add(inner);
        }

        for (int i = depth - 1; i >= 0; i--)
        {
            lines.Add(_lines[i].ContextLine);
        }

        return string.Join('\n', lines);
    }
}
