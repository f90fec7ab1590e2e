using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Tests.Functions;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Types;

// Goal: values sort, compare, hash and make keys as PostgreSQL orders them.
// Method: for each type a list of values with the rank PostgreSQL 15 gives them; every pair is compared in every way.
public class OrderCaseTests
{
    [Fact]
    public void Every_pair_compares_as_PostgreSQL_ranks_it()
    {
        SqlContext context = TypesFixture.Context();
        var failures = new List<string>();
        int types = 0;
        foreach (IGrouping<string, string[]> group in CaseFile.Read("order-cases.tsv").Select(c => c.Fields).GroupBy(f => f[0]))
        {
            types++;
            (SqlType type, _) = TypesFixture.Resolve(group.Key, context);
            var values = group
                .Select(f => (Rank: int.Parse(f[1], CultureInfo.InvariantCulture), Text: f[2], Value: TypeText.Input(type, f[2], -1, context)))
                .ToList();
            foreach (var left in values)
            {
                foreach (var right in values)
                {
                    Check(type, left, right, failures);
                }
            }

            Datum[] sorted = values.Select(v => v.Value).Append(Datum.Null).Reverse().ToArray();
            Array.Sort(sorted, TypeOrder.Comparer(type, descending: true, nullsFirst: true));
            Assert.True(sorted[0].IsNull);
            for (int i = 2; i < sorted.Length; i++)
            {
                Assert.True(TypeOrder.Compare(type, sorted[i - 1], sorted[i]) >= 0, $"{group.Key} does not sort");
            }
        }

        Assert.True(types > 25);
        Assert.True(failures.Count == 0, $"{failures.Count} wrong\n" + string.Join('\n', failures.Take(60)));
    }

    private static void Check(SqlType type, (int Rank, string Text, Datum Value) left, (int Rank, string Text, Datum Value) right, List<string> failures)
    {
        int expected = Math.Sign(left.Rank.CompareTo(right.Rank));
        int compared = Math.Sign(TypeOrder.Compare(type, left.Value, right.Value));
        int ascending = Math.Sign(Key(type, left.Value, false).AsSpan().SequenceCompareTo(Key(type, right.Value, false)));
        int descending = Math.Sign(Key(type, left.Value, true).AsSpan().SequenceCompareTo(Key(type, right.Value, true)));
        bool equal = TypeOrder.Equal(type, left.Value, right.Value);
        bool sameHash = TypeOrder.Hash(type, left.Value) == TypeOrder.Hash(type, right.Value);
        bool prefix = expected != 0 && Key(type, right.Value, false).AsSpan().StartsWith(Key(type, left.Value, false));
        if (compared != expected || ascending != expected || descending != -expected || equal != (expected == 0) || sameHash != (expected == 0) || prefix)
        {
            failures.Add($"{type} '{left.Text}' and '{right.Text}': expected {expected}, compare {compared}, keys {ascending}/{descending}, equal {equal}, hash {sameHash}, prefix {prefix}");
        }
    }

    private static byte[] Key(SqlType type, Datum value, bool descending)
    {
        var output = new ArrayBufferWriter<byte>();
        KeyEncoding.Write(type, value, descending, nullsFirst: false, output);
        return output.WrittenSpan.ToArray();
    }
}
