using System;
using System.Collections.Generic;
using System.Linq;

namespace Aergo.Conformance.Vectors;

/// <summary>Counts cases and keeps what was wrong with those that failed.</summary>
internal sealed class VectorReport
{
    private readonly List<string> _failures = [];
    private readonly List<string> _mismatches = [];
    private readonly SortedDictionary<string, int> _perSection = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _differences = new(StringComparer.Ordinal);

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Cases run in each section.</summary>
    public IReadOnlyDictionary<string, int> PerSection => _perSection;

    /// <summary>How often each deliberate difference was met, by its name in SOURCE.md.</summary>
    public IReadOnlyDictionary<string, int> Differences => _differences;

    /// <summary>Runs one case; a surprise is a failure of that case only.</summary>
    public void Case(string section, int index, Action body)
    {
        _mismatches.Clear();
        _perSection[section] = _perSection.GetValueOrDefault(section) + 1;
        try
        {
            body();
        }
        catch (Exception surprise) when (surprise is not OutOfMemoryException)
        {
            _mismatches.Add(surprise.GetType().Name + ": " + surprise.Message);
        }

        if (_mismatches.Count == 0)
        {
            Passed++;
            return;
        }

        Failed++;
        _failures.AddRange(_mismatches.Select(m => $"{section}[{index}]: {m}"));
    }

    public void Equal(string what, string? expected, string? actual)
    {
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
        {
            _mismatches.Add($"{what}: expected '{expected}', got '{actual}'");
        }
    }

    public void Equal(string what, string expectedHex, ReadOnlySpan<byte> actual) => Equal(what, expectedHex, Convert.ToHexStringLower(actual));

    public void Equal(string what, bool expected, bool actual) => Equal(what, expected ? "yes" : "no", actual ? "yes" : "no");

    public void True(string what, bool holds) => Equal(what, true, holds);

    public void Difference(string name) => _differences[name] = _differences.GetValueOrDefault(name) + 1;
}
