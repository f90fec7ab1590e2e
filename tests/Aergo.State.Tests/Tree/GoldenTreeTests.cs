using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Primitives;
using Xunit;

namespace Aergo.State.Tests;

/// <summary>Roots that must never change: they are part of every chain's history. Computed by a second program, written from the specification alone.</summary>
public sealed class GoldenTreeTests
{
    [Theory]
    [InlineData(0, 0, "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(1, 8, "63740f5d6f7a6713c171c9f6edd19467d2d990152124f17af96117db66cecb07")]
    [InlineData(1000, 30, "ac0e6250f118efa12b0c1e77b96b041c5790b6c6f7da82feb52afcd50dc0bb28")]
    [InlineData(20000, 3, "ff594bc04f9716efd13722c005d79f025d1ea5a7dd72256b40e0312cc2fe3ba1")]
    [InlineData(300, 600, "65ccc4f88ad17b5155a5e66fa8c4833efeaaa8accb0522cfd60da40cf6061391")]
    public void Roots_are_what_they_were(int rows, int valueLength, string root)
    {
        IEnumerable<KeyValuePair<byte[], byte[]>> all = Enumerable.Range(0, rows)
            .Select(i => new KeyValuePair<byte[], byte[]>(Encoding.ASCII.GetBytes($"row/{i:d6}"), [.. Enumerable.Range(0, valueLength).Select(j => (byte)((i + j) % 256))]));
        Assert.Equal(root, TreeBuilder.BuildFromSorted(all, new MemoryNodeStore()).ToString());
    }

    [Fact]
    public void The_cut_tables_are_the_integrated_hazard()
    {
        Assert.Equal(257, CutTable.Leaf.Length);
        Assert.Equal(513, CutTable.Inner.Length);
        for (ulong k = 0; k <= 512; k++)
        {
            Assert.Equal(16 * k * k * k * k, CutTable.Inner[(int)k]);
            Assert.True(k > 256 || CutTable.Leaf[(int)k] == 256 * k * k * k * k);
        }
    }

    [Fact]
    public void The_key_hash_is_what_it_was()
    {
        Assert.Equal(
            "d4c7344f 2f5bffc8 c919d703 9310bfd1",
            string.Join(' ', new[] { CutRule.Hash(0, []), CutRule.Hash(1, "abc"u8), CutRule.Hash(0, "12345678"u8), CutRule.Hash(3, "123456789abcdefghi"u8) }.Select(h => h.ToString("x8"))));
    }
}
