using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>One foreign key between two tables, with the places of its columns and the way from a child's values to the parent's key.</summary>
internal sealed class KeyLink
{
    private readonly int[] _child;
    private readonly int[] _parent;
    private readonly SqlType[] _childTypes;
    private readonly SqlType[] _parentTypes;
    private readonly ScalarFunction?[] _casts;
    private readonly IndexDefinition _parentIndex;
    private readonly int[] _indexOrder;

    public KeyLink(SqlContext context, TableDefinition child, TableDefinition parent, ConstraintInfo constraint)
    {
        (Child, Parent, Constraint) = (child, parent, constraint);
        _child = constraint.Columns.Select(n => Place(child, n)).ToArray();
        _parent = constraint.ReferencedColumns.Select(n => Place(parent, n)).ToArray();
        _childTypes = _child.Select(i => child.Columns[i].Type).ToArray();
        _parentTypes = _parent.Select(i => parent.Columns[i].Type).ToArray();
        _casts = _childTypes.Zip(_parentTypes, (c, p) => StoredValues.SameForm(c, p) ? null : CastOf(context, c, p)).ToArray();
        _parentIndex = parent.Indexes.First(i => i.Oid == constraint.IndexOid);
        _indexOrder = _parentIndex.Columns.Select(c => constraint.ReferencedColumns.IndexOf(c.Number)).ToArray();
    }

    public TableDefinition Child { get; }

    public TableDefinition Parent { get; }

    public ConstraintInfo Constraint { get; }

    public IReadOnlyList<SqlType> ParentTypes => _parentTypes;

    public IReadOnlyList<string> ChildNames => _child.Select(i => Child.Columns[i].Name).ToArray();

    /// <summary>The child row's reference in the parent's types, in the order of the constraint's columns.</summary>
    public Datum[] ChildKey(SqlContext context, Datum[] row)
    {
        var key = new Datum[_child.Length];
        for (int i = 0; i < key.Length; i++)
        {
            Datum value = row[_child[i]];
            key[i] = value.IsNull || _casts[i] is not { } cast ? value : cast(context, new CallSite([_childTypes[i]], _parentTypes[i]), [value, Datum.From(-1), Datum.False]);
        }

        return key;
    }

    public Datum[] ChildValues(Datum[] row) => Array.ConvertAll(_child, i => row[i]);

    public Datum[] ParentKey(Datum[] row) => Array.ConvertAll(_parent, i => row[i]);

    public bool SameParentKey(Datum[] a, Datum[] b) => Same(_parentTypes, a, b);

    public bool SameChildValues(Datum[] a, Datum[] b) => Same(_childTypes, ChildValues(a), ChildValues(b));

    public bool ParentExists(SqlContext context, Datum[] key)
    {
        Datum[] ordered = Array.ConvertAll(_indexOrder, i => key[i]);
        return context.Services.Tables.FindUnique(context, context.State, Parent, _parentIndex, ordered) is not null;
    }

    /// <summary>Whether a child row refers to this key of the parent.</summary>
    public bool ChildExists(SqlContext context, Datum[] key)
    {
        ITableStore tables = context.Services.Tables;
        IEnumerable<StoredRow> candidates = SearchIndex() is { } index
            ? tables.ScanIndex(context, context.State, Child, index, new IndexBounds(index.Columns.Take(_child.Length).Select(c => key[Constraint.Columns.IndexOf(c.Number)]).ToArray()))
            : tables.Scan(context, context.State, Child);
        foreach (StoredRow row in candidates)
        {
            if (SameParentKey(ChildKey(context, row.Values), key))
            {
                return true;
            }
        }

        return false;
    }

    public string ChildText(SqlContext context, Datum[] row) =>
        $"({string.Join(", ", _child.Select(i => Identifiers.Quote(Child.Columns[i].Name)))})=({string.Join(", ", _child.Select(i => row[i].IsNull ? "null" : StoredValues.Text(context, Child.Columns[i].Type, row[i])))})";

    public string ParentText(SqlContext context, Datum[] key) =>
        $"({string.Join(", ", _parent.Select(i => Identifiers.Quote(Parent.Columns[i].Name)))})=({string.Join(", ", key.Select((v, i) => StoredValues.Text(context, _parentTypes[i], v)))})";

    /// <summary>An index of the child whose leading columns are the reference's, in whatever order; null for a scan.</summary>
    private IndexDefinition? SearchIndex()
    {
        if (_casts.Any(c => c is not null))
        {
            return null;
        }

        return Child.Indexes.Where(i => i.PredicateText is null && i.Columns.Length >= _child.Length)
            .FirstOrDefault(i => i.Columns.Take(_child.Length).Select(c => c.Number).Order().SequenceEqual(Constraint.Columns.Order()));
    }

    private static int Place(TableDefinition table, int number)
    {
        for (int i = 0; i < table.Columns.Length; i++)
        {
            if (table.Columns[i].Number == number)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"column {number} of {table.Name} is gone, but a foreign key names it");
    }

    private static ScalarFunction CastOf(SqlContext context, SqlType child, SqlType parent) =>
        context.Services.Functions.Cast(child.Underlying, parent.Underlying)?.Convert
            ?? throw SqlException.NotSupported($"foreign key from {child.DisplayName} to {parent.DisplayName}");

    private static bool Same(SqlType[] types, Datum[] a, Datum[] b)
    {
        var left = new ArrayBufferWriter<byte>(32);
        var right = new ArrayBufferWriter<byte>(32);
        for (int i = 0; i < types.Length; i++)
        {
            if (a[i].IsNull || b[i].IsNull)
            {
                if (a[i].IsNull != b[i].IsNull)
                {
                    return false;
                }

                continue;
            }

            StoredValues.WriteKey(types[i], a[i], false, false, left);
            StoredValues.WriteKey(types[i], b[i], false, false, right);
        }

        return left.WrittenSpan.SequenceEqual(right.WrittenSpan);
    }
}
