using System;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Aergo.Sql.Execution;

/// <summary>A bounded cache for several threads: entries not used for a generation are forgotten together.</summary>
/// <remarks>Holds at most two generations of <paramref name="generationSize"/> entries. What is in it never shows in a result.</remarks>
internal sealed class GenerationCache<TKey, TValue>(int generationSize)
    where TKey : notnull
    where TValue : class
{
    private ConcurrentDictionary<TKey, TValue> _young = new();
    private ConcurrentDictionary<TKey, TValue> _old = new();

    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        if (_young.TryGetValue(key, out value))
        {
            return true;
        }

        if (_old.TryGetValue(key, out value))
        {
            Put(key, value);
            return true;
        }

        return false;
    }

    public void Put(TKey key, TValue value)
    {
        if (_young.Count >= generationSize)
        {
            _old = _young;
            _young = new ConcurrentDictionary<TKey, TValue>();
        }

        _young[key] = value;
    }

    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        if (TryGet(key, out TValue? value))
        {
            return value;
        }

        value = make(key);
        Put(key, value);
        return value;
    }
}
