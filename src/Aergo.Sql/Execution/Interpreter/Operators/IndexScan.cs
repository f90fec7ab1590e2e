using System;
using System.Collections.Generic;
using Aergo.Sql.Compilation;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Planning;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>One lookup made ready: evaluators of its values.</summary>
internal sealed record PreparedLookup(PlanIndexLookup Plan, Evaluator[] Equal, SqlType[] Types, Evaluator? Lower, Evaluator? Upper);

/// <summary>Rows by an index. Lookups are evaluated when it opens, put in key order and freed of repetitions.</summary>
internal sealed class IndexScanOperator(PlanIndexScan plan, PreparedLookup[] lookups, Evaluator? filter, int gas) : Operator
{
    /// <summary>State slot of the pipeline that begins here; -1 for none.</summary>
    public int Pipeline { get; init; } = -1;

    private readonly bool[]? _columns = plan.Columns is null ? null : [.. plan.Columns];
    private readonly ValueRule[] _rules = [.. System.Linq.Enumerable.Select(plan.Index.Columns, c => ValueRule.For(c.Type))];

    public override RowCursor Open(PlanExecution x)
    {
        if (lookups.Length == 1 && lookups[0].Plan.ArrayKey < 0)
        {
            PreparedLookup lookup = lookups[0];
            var key = new Datum[lookup.Equal.Length];
            if (!TryKey(x, lookup, key))
            {
                return EmptyCursor.Instance;
            }

            if (plan.Unique)
            {
                return new UniqueCursor(this, x, key);
            }

            return Bounds(x, lookup, key) is { } bounds ? Scan(x, bounds) : EmptyCursor.Instance;
        }

        return new ManyCursor(this, x, Sorted(x));
    }

    private RowCursor Scan(PlanExecution x, IndexBounds bounds)
    {
        if (!plan.IsStretch || x.Context.Services.Tables is not TableStore store)
        {
            return ByIndex(x, bounds);
        }

        if (store.Open(x.Context, x.Reads, plan.Table, plan.Index, bounds, plan.Descending, _columns) is not { } walk)
        {
            return EmptyCursor.Instance;
        }

        if (Pipeline >= 0 && x.State[Pipeline] is PipelineRun run)
        {
            run.Walk = walk;
            return new RestingCursor(x, run, walk, filter, gas);
        }

        return new WalkCursor(x, walk, filter, gas);
    }

    private StoredCursor ByIndex(PlanExecution x, IndexBounds bounds) =>
        new(x, x.Context.Services.Tables.ScanIndex(x.Context, x.Reads, plan.Table, plan.Index, bounds, plan.Descending).GetEnumerator(), filter, plan.WithKey, gas);

    private Datum[]? Find(PlanExecution x, Datum[] key)
    {
        if (x.Context.Services.Tables.FindUnique(x.Context, x.Reads, plan.Table, plan.Index, key) is not { } row)
        {
            return null;
        }

        x.Charge(gas);
        return filter is null || filter.IsTrue(x, row.Values) ? (plan.WithKey ? StoredCursor.WithKey(row) : row.Values) : null;
    }

    /// <summary>False when a value is NULL where NULL matches nothing, or lies outside the key's type.</summary>
    private bool TryKey(PlanExecution x, PreparedLookup lookup, Datum[] key)
    {
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = lookup.Equal[i].Evaluate(x, []);
            if (i == lookup.Plan.ArrayKey)
            {
                continue;
            }

            if (key[i].IsNull ? !IsNullKey(lookup.Plan, i) : !Fits(key[i], plan.Index.Columns[i].Type))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNullKey(PlanIndexLookup lookup, int place)
    {
        foreach (int known in lookup.NullKeys)
        {
            if (known == place)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Integers of a wider type may lie outside the key's.</summary>
    private static bool Fits(in Datum value, SqlType key) => key.Underlying.Representation switch
    {
        Representation.Int16 => value.Bits is >= short.MinValue and <= short.MaxValue,
        Representation.Int32 => value.Bits is >= int.MinValue and <= int.MaxValue,
        _ => true,
    };

    /// <summary>The bounds of a lookup; null when nothing can lie in them.</summary>
    private IndexBounds? Bounds(PlanExecution x, PreparedLookup lookup, Datum[] key)
    {
        if (lookup.Lower is null && lookup.Upper is null)
        {
            return new IndexBounds(key);
        }

        SqlType type = plan.Index.Columns[key.Length].Type;
        Datum? lower = null, upper = null;
        bool lowerInclusive = lookup.Plan.LowerInclusive;
        if (lookup.Lower is not null)
        {
            Datum value = lookup.Lower.Evaluate(x, []);
            if (value.IsNull)
            {
                return null;
            }

            if (Fits(value, type))
            {
                lower = value;
            }
            else if (value.Bits > 0)
            {
                return null;
            }
            else
            {
                (lower, lowerInclusive) = (Least(type), true);
            }
        }

        if (lookup.Upper is not null)
        {
            Datum value = lookup.Upper.Evaluate(x, []);
            if (value.IsNull)
            {
                return null;
            }

            if (Fits(value, type))
            {
                upper = value;
            }
            else if (value.Bits < 0)
            {
                return null;
            }
            else if (lower is null)
            {
                (lower, lowerInclusive) = (Least(type), true);
            }
        }

        return new IndexBounds(key) { Lower = lower, LowerInclusive = lowerInclusive, Upper = upper, UpperInclusive = lookup.Plan.UpperInclusive };
    }

    private static Datum Least(SqlType key) => key.Underlying.Representation == Representation.Int16 ? Datum.From((long)short.MinValue) : Datum.From((long)int.MinValue);

    private List<(Datum[] Key, IndexBounds Bounds)> Sorted(PlanExecution x)
    {
        var all = new List<(Datum[] Key, IndexBounds Bounds)>();
        foreach (PreparedLookup lookup in lookups)
        {
            var key = new Datum[lookup.Equal.Length];
            if (!TryKey(x, lookup, key))
            {
                continue;
            }

            if (lookup.Plan.ArrayKey < 0)
            {
                Add(lookup, key);
                continue;
            }

            int place = lookup.Plan.ArrayKey;
            if (key[place].IsNull)
            {
                continue;
            }

            foreach (Datum item in key[place].Ref<SqlArray>().Items)
            {
                if (!item.IsNull && Fits(item, plan.Index.Columns[place].Type))
                {
                    var own = (Datum[])key.Clone();
                    own[place] = item;
                    Add(lookup, own);
                }
            }
        }

        all.Sort((a, b) => Compare(a.Key, b.Key));
        var distinct = new List<(Datum[] Key, IndexBounds Bounds)>();
        foreach ((Datum[] Key, IndexBounds Bounds) entry in all)
        {
            if (distinct.Count == 0 || Compare(distinct[^1].Key, entry.Key) != 0)
            {
                distinct.Add(entry);
            }
        }

        return distinct;

        void Add(PreparedLookup lookup, Datum[] key)
        {
            if (Bounds(x, lookup, key) is { } bounds)
            {
                all.Add((key, bounds));
            }
        }
    }

    private int Compare(Datum[] a, Datum[] b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            bool descending = plan.Index.Columns[i].Descending;
            int order;
            if (a[i].IsNull || b[i].IsNull)
            {
                order = a[i].IsNull == b[i].IsNull ? 0 : a[i].IsNull == plan.Index.Columns[i].NullsFirst ? -1 : 1;
            }
            else
            {
                order = descending ? _rules[i].Compare(b[i], a[i]) : _rules[i].Compare(a[i], b[i]);
            }

            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private sealed class UniqueCursor(IndexScanOperator owner, PlanExecution x, Datum[] key) : RowCursor
    {
        private bool _done;

        public override Datum[]? Next()
        {
            if (_done)
            {
                return null;
            }

            _done = true;
            return owner.Find(x, key);
        }
    }

    private sealed class ManyCursor(IndexScanOperator owner, PlanExecution x, List<(Datum[] Key, IndexBounds Bounds)> lookups) : RowCursor
    {
        private StoredCursor? _open;
        private int _next;

        public override Datum[]? Next()
        {
            while (true)
            {
                if (_open is not null)
                {
                    if (_open.Next() is { } row)
                    {
                        return row;
                    }

                    _open.Dispose();
                    _open = null;
                }

                if (_next == lookups.Count)
                {
                    return null;
                }

                (Datum[] key, IndexBounds bounds) = lookups[_next++];
                if (owner.IsUniqueLookup)
                {
                    if (owner.Find(x, key) is { } found)
                    {
                        return found;
                    }
                }
                else
                {
                    _open = owner.ByIndex(x, bounds);
                }
            }
        }

        protected override void Close() => _open?.Dispose();
    }

    private bool IsUniqueLookup => plan.Unique;
}
