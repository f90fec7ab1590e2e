using System;
using System.Collections.Generic;
using System.Linq;

namespace Aergo.Conformance.Evm;

/// <summary>What came of a run: counts by folder, and by name what does not pass.</summary>
internal sealed class EvmReport
{
    private readonly SortedDictionary<string, (int Passed, int Failed)> _folders = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Difference)> _failures = [];

    /// <summary>Counts by suite and fork, or by suite.</summary>
    public IReadOnlyDictionary<string, (int Passed, int Failed)> Folders => _folders;

    public IReadOnlyList<(string Name, string Difference)> Failures => _failures;

    public HashSet<string> Run { get; } = new(StringComparer.Ordinal);

    public int Passed => _folders.Values.Sum(f => f.Passed);

    public int Failed => _folders.Values.Sum(f => f.Failed);

    public void Add(string folder, string name, string? difference)
    {
        (int passed, int failed) = _folders.GetValueOrDefault(folder);
        _folders[folder] = difference is null ? (passed + 1, failed) : (passed, failed + 1);
        Run.Add(name);
        if (difference is not null)
        {
            _failures.Add((name, difference));
        }
    }

    public IEnumerable<string> Lines() => _folders.Select(f => $"{f.Key}: {f.Value.Passed} of {f.Value.Passed + f.Value.Failed} passed");
}
