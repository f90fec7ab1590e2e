using System.Collections.Generic;
using System.Linq;
using Aergo.Files.Simulation;
using Aergo.Primitives;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Aergo.Files.Tests;

// Goal: whatever groups of whatever sizes are committed, over however many volumes and openings, every blob is read back as it was.
// FsCheck shrinks what breaks that to the smallest case.
public sealed class StoreProperties
{
    private static readonly Gen<byte[]> Blobs =
        from length in Gen.OneOf(Gen.Choose(0, 60), Gen.Choose(500, 1100), Gen.Constant(4000))
        from fill in Gen.Choose(0, int.MaxValue)
        select Enumerable.Range(0, length).Select(i => (byte)((fill >> (i % 24)) & 0xFF)).ToArray();

    private static readonly Arbitrary<byte[][][]> Groups =
        (from count in Gen.Choose(0, 12)
         from groups in Gen.Choose(1, 9).SelectMany(size => Blobs.ArrayOf(size)).ArrayOf(count)
         select groups).ToArbitrary();

    [Fact]
    public void Every_blob_is_read_back_after_any_groups_and_openings() => Prop.ForAll(Groups, ArbMap.Default.ArbFor<bool>(), (groups, indexed) =>
    {
        var disk = new MemoryDisk();
        var written = new Dictionary<Hash256, byte[]>();
        foreach (byte[][] group in groups)
        {
            using NeedleStore store = Open(disk);
            foreach (byte[] blob in group)
            {
                Hash256 id = ContentId.OfBlob(blob);
                store.Blobs.Append(new Needle(NeedleKind.Blob, id, blob));
                written[id] = blob;
            }

            store.Blobs.Commit();
            if (indexed)
            {
                store.WriteIndexes();
            }
        }

        using NeedleStore again = Open(disk);
        foreach ((Hash256 id, byte[] blob) in written)
        {
            Assert.Equal(blob, again.Blobs.TryRead(id, out NeedleHeader header));
            Assert.Equal((NeedleKind.Blob, id), (header.Kind, header.Id));
        }

        Assert.Null(again.Blobs.TryRead(Hash256.Sha256("not there"u8), out _));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static NeedleStore Open(MemoryDisk disk) =>
        NeedleStore.Open(disk, new StoreOptions { VolumeBytesMax = 48 * 1024, FillBytesMin = 4096, FillBytesMax = 8192 });
}
