using System.Collections.Generic;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Storage;

/// <summary>Index walks of one context that still have rows to fetch, so that a writer can let them finish first.</summary>
/// <remarks>
/// An index entry is of the moment the walk was opened, but the row behind it is fetched later. Before the first write to a table its open walks
/// fetch their remaining rows; so every walk shows one moment, and walks over tables nobody writes stay lazy.
/// </remarks>
internal sealed class OpenWalks
{
    private readonly List<IndexWalk> _walks = [];

    public static OpenWalks Of(SqlContext context)
    {
        if (!context.Extensions.TryGetValue(typeof(OpenWalks), out object? walks))
        {
            walks = new OpenWalks();
            context.Extensions.Add(typeof(OpenWalks), walks);
        }

        return (OpenWalks)walks;
    }

    public void Add(IndexWalk walk) => _walks.Add(walk);

    public void Remove(IndexWalk walk) => _walks.Remove(walk);

    /// <summary>Called before a table is written.</summary>
    public void Settle(uint table)
    {
        for (int i = _walks.Count - 1; i >= 0; i--)
        {
            if (_walks[i].Table == table)
            {
                IndexWalk walk = _walks[i];
                _walks.RemoveAt(i);
                walk.Settle();
            }
        }
    }
}
