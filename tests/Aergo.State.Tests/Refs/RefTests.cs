using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Xunit;

namespace Aergo.State.Tests;

public sealed class RefTests
{
    [Fact]
    public void A_name_is_set_only_from_what_it_stood_for()
    {
        var store = new TreeStore(new MemoryNodeStore());
        Hash256 one = Hash256.Sha256([1]), two = Hash256.Sha256([2]);
        var refs = new RefTable(store, Hash256.Zero);
        Assert.Null(refs.TrySet("master", one, two));
        RefTable master = refs.TrySet("master", Hash256.Zero, one)!;
        Assert.Null(master.TrySet("master", Hash256.Zero, two));
        RefTable both = master.TrySet("dev", Hash256.Zero, one)!;
        RefTable moved = both.TrySet("master", one, two)!;
        Assert.Equal([("dev", one), ("master", two)], moved.All());
        Assert.Equal(one, both.Get("master"));
        Assert.Equal(master.Root, both.TrySet("dev", one, Hash256.Zero)!.Root);
        Assert.Equal(Hash256.Zero, master.TrySet("master", one, Hash256.Zero)!.Root);
        Assert.Equal(moved.Root, new RefTable(store, moved.Root).Root);
    }

    [Fact]
    public void Commits_read_back_and_every_field_is_in_the_id()
    {
        Hash256 a = Hash256.Sha256([1]), b = Hash256.Sha256([2]);
        CommitRecord[] commits =
        [
            new(a, [], 0, b, new Instant(5)),
            new(a, [b], 0, b, new Instant(5)),
            new(a, [b, a], 0, b, new Instant(5)),
            new(a, [a, b], 0, b, new Instant(5)),
            new(b, [], 0, b, new Instant(5)),
            new(a, [], 1, b, new Instant(5)),
            new(a, [], 0, a, new Instant(5)),
            new(a, [], 0, b, new Instant(6)),
        ];
        Assert.Equal(commits.Length, new HashSet<Hash256>(commits.Select(c => c.Id)).Count);
        foreach (CommitRecord commit in commits)
        {
            Assert.True(CommitRecord.TryDecode(commit.Encode(), out CommitRecord? back));
            Assert.Equal(commit, back);
            Assert.False(CommitRecord.TryDecode([.. commit.Encode(), 0], out _));
            Assert.False(CommitRecord.TryDecode(commit.Encode().AsSpan(1), out _));
        }
    }
}
