using System;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Values;

/// <summary>Distinct keys of several columns in first-seen order, found by hash. NULLs are equal to each other here.</summary>
internal sealed class KeyTable
{
    private readonly ValueRule[] _rules;
    private readonly bool _bits;
    private readonly int _width;
    private int[] _buckets = new int[16];
    private int[] _next = new int[16];
    private int[] _hashes = new int[16];
    private Datum[] _keys;

    public KeyTable(ValueRule[] rules)
    {
        _rules = rules;
        _width = rules.Length;
        _bits = _width == 1 && rules[0].IsBits;
        _keys = new Datum[16 * _width];
    }

    public int Count { get; private set; }

    /// <summary>The key of an entry.</summary>
    public ReadOnlySpan<Datum> Key(int entry) => _keys.AsSpan(entry * _width, _width);

    /// <summary>The entry of a key, or -1.</summary>
    public int Find(ReadOnlySpan<Datum> key) => _bits ? FindBits(key[0], out _) : Find(key, Hash(key));

    /// <summary>The entry of a key, which is added when it is not there.</summary>
    public int FindOrAdd(ReadOnlySpan<Datum> key, out bool added)
    {
        int hash;
        int entry;
        if (_bits)
        {
            entry = FindBits(key[0], out hash);
        }
        else
        {
            hash = Hash(key);
            entry = Find(key, hash);
        }

        added = entry < 0;
        return added ? Add(key, hash) : entry;
    }

    /// <summary>Whether keys are single values in the bits, so that <see cref="Find(long)"/> serves.</summary>
    public bool IsBits => _bits;

    /// <summary>The entry of a key in the bits that is not NULL, or -1.</summary>
    public int Find(long bits) => FindBits(Datum.From(bits), out _);

    private int FindBits(in Datum key, out int hash)
    {
        hash = key.IsNull ? 0 : ValueRule.Mix(key.Bits);
        for (int i = _buckets[hash & (_buckets.Length - 1)] - 1; i >= 0; i = _next[i])
        {
            ref readonly Datum other = ref _keys[i];
            if (other.Bits == key.Bits && other.IsNull == key.IsNull)
            {
                return i;
            }
        }

        return -1;
    }

    private int Find(ReadOnlySpan<Datum> key, int hash)
    {
        for (int i = _buckets[hash & (_buckets.Length - 1)] - 1; i >= 0; i = _next[i])
        {
            if (_hashes[i] == hash && Same(key, i))
            {
                return i;
            }
        }

        return -1;
    }

    private bool Same(ReadOnlySpan<Datum> key, int entry)
    {
        ReadOnlySpan<Datum> other = _keys.AsSpan(entry * _width, _width);
        for (int i = 0; i < key.Length; i++)
        {
            if (key[i].IsNull || other[i].IsNull)
            {
                if (key[i].IsNull != other[i].IsNull)
                {
                    return false;
                }
            }
            else if (!_rules[i].Same(key[i], other[i]))
            {
                return false;
            }
        }

        return true;
    }

    private int Hash(ReadOnlySpan<Datum> key)
    {
        unchecked
        {
            int hash = 17;
            for (int i = 0; i < key.Length; i++)
            {
                hash = (hash * 31) + (key[i].IsNull ? 0 : _rules[i].Hash(key[i]));
            }

            return hash ^ (hash >>> 15);
        }
    }

    private int Add(ReadOnlySpan<Datum> key, int hash)
    {
        if (Count == _next.Length)
        {
            Grow();
        }

        int entry = Count++;
        key.CopyTo(_keys.AsSpan(entry * _width));
        _hashes[entry] = hash;
        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _next[entry] = bucket - 1;
        bucket = entry + 1;
        return entry;
    }

    private void Grow()
    {
        int size = _next.Length * 2;
        Array.Resize(ref _next, size);
        Array.Resize(ref _hashes, size);
        Array.Resize(ref _keys, size * _width);
        _buckets = new int[size];
        for (int i = 0; i < Count; i++)
        {
            ref int bucket = ref _buckets[_hashes[i] & (size - 1)];
            _next[i] = bucket - 1;
            bucket = i + 1;
        }
    }
}
