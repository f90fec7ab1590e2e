using System;
using System.Collections.Generic;
using Aergo.Sql.Catalog;
using Xunit;

namespace Aergo.Sql.Tests.Catalog;

public sealed class CatalogCodecTests
{
    public static IEnumerable<CatalogObject> Samples()
    {
        TypeDefinition mood = SampleCatalog.Mood(20_010, "sad", "happy");
        return [SampleCatalog.Schema(), mood, SampleCatalog.Table(mood.Type), SampleCatalog.View(mood.Type), SampleCatalog.Sequence(), SampleCatalog.Routine(mood.Type), SampleCatalog.Role()];
    }

    // Goal: an object comes back as it was, and its encoding is the only one. Method: encode, decode, encode again; every member of the samples is set.
    [Fact]
    public void Every_kind_comes_back_with_the_same_bytes()
    {
        foreach (CatalogObject item in Samples())
        {
            byte[] bytes = CatalogCodec.Encode(item);
            CatalogObject? back = CatalogCodec.Decode(CatalogCodec.KindOf(item), item.Oid, bytes);
            Assert.NotNull(back);
            Assert.Equal(item.Name, back.Name);
            Assert.Equal(item.Comment, back.Comment);
            Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(CatalogCodec.Encode(back)));
        }
    }

    // Goal: damaged bytes are refused or read as something canonical, and never throw. Method: seeded flips, cuts and extensions of good records.
    [Fact]
    public void Damaged_records_are_refused_without_an_exception()
    {
        const int Seed = 7_231;
        var random = new Random(Seed);
        int refused = 0;
        foreach (CatalogObject item in Samples())
        {
            byte[] good = CatalogCodec.Encode(item);
            for (int round = 0; round < 3_000; round++)
            {
                byte[] bad = (byte[])good.Clone();
                for (int i = random.Next(1, 4); i > 0; i--)
                {
                    bad[random.Next(bad.Length)] = (byte)random.Next(256);
                }

                if (random.Next(3) == 0)
                {
                    Array.Resize(ref bad, random.Next(bad.Length + 8));
                }

                CatalogObject? back = CatalogCodec.Decode(CatalogCodec.KindOf(item), item.Oid, bad);
                if (back is null)
                {
                    refused++;
                }
                else
                {
                    Assert.Equal(Convert.ToHexString(bad), Convert.ToHexString(CatalogCodec.Encode(back)));
                }
            }
        }

        Assert.True(refused > 1_000, $"seed {Seed}: only {refused} damaged records were refused");
    }
}
