using System;
using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>Where the target row and its key stand in the rows of a change's source.</summary>
internal sealed class SourceColumns
{
    private readonly int[] _target;
    private readonly int _key;

    public SourceColumns(IReadOnlyList<OutputColumn> source, IReadOnlyList<OutputColumn> target, int rowKeyColumn)
    {
        _target = new int[target.Count];
        for (int i = 0; i < _target.Length; i++)
        {
            int place = Place(source, target[i].Id);
            _target[i] = place >= 0 ? place : throw new InvalidOperationException($"the source of a change lacks column {target[i].Id}");
        }

        // The planner puts the row key behind a source that does not put it out itself.
        int key = Place(source, rowKeyColumn);
        _key = key >= 0 ? key : source.Count;
    }

    /// <summary>Null where a left join found no target row.</summary>
    public byte[]? Key(Datum[] row) => row[_key].IsNull ? null : row[_key].Bytes;

    public Datum[] Target(Datum[] row) => Array.ConvertAll(_target, i => row[i]);

    private static int Place(IReadOnlyList<OutputColumn> source, int id)
    {
        for (int i = 0; i < source.Count; i++)
        {
            if (source[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>Row keys by content, to see that a statement meets a row twice.</summary>
internal sealed class RowKeySet
{
    private readonly Dictionary<byte[], Datum[]?> _rows = new(KeyOrder.Instance);

    public bool TryAdd(byte[] key, Datum[]? values = null) => _rows.TryAdd(key, values);

    public bool TryGet(byte[] key, out Datum[]? values) => _rows.TryGetValue(key, out values);

    private sealed class KeyOrder : IEqualityComparer<byte[]>
    {
        public static readonly KeyOrder Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}
