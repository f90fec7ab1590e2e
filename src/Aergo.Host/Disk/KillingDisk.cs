using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>A disk under a crash test: the process dies at the point it was told.</summary>
internal sealed class KillingDisk(IDisk inner, KillPoint point) : IDisk
{
    private const int Sector = 512;

    public IReadOnlyList<string> List() => inner.List();

    public bool Exists(string name) => inner.Exists(name);

    public IDiskFile Open(string name, bool create)
    {
        if (create && !inner.Exists(name))
        {
            point.Pass(KindOf(name), "create");
        }

        return new KillingFile(inner.Open(name, create), KindOf(name), point);
    }

    public void Rename(string from, string to)
    {
        point.Pass(KindOf(from), "rename");
        inner.Rename(from, to);
    }

    public void Delete(string name)
    {
        // Deleting what is not there leaves nothing half-done.
        if (inner.Exists(name))
        {
            point.Pass("leftover", "delete");
        }

        inner.Delete(name);
    }

    public void SyncDirectory()
    {
        point.Pass("directory", "sync");
        inner.SyncDirectory();
    }

    private static string KindOf(string name) =>
        name.Contains("super", StringComparison.Ordinal) ? "super" : name.Contains("idx", StringComparison.Ordinal) ? "index" : "volume";

    private sealed class KillingFile(IDiskFile file, string kind, KillPoint point) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> data)
        {
            point.Pass(kind, "write");

            // Half of it, up to a sector's end: what a power loss may leave of one write.
            long cut = ((offset + (data.Length / 2)) / Sector * Sector) - offset;
            if (cut > 0 && data.IndexOfAnyExcept((byte)0) >= 0 && point.IsNext(kind, "torn"))
            {
                file.Write(offset, data[..(int)cut]);
                KillPoint.Die();
            }

            file.Write(offset, data);
        }

        public void SetLength(long length)
        {
            point.Pass(kind, "truncate");
            file.SetLength(length);
        }

        public void Sync()
        {
            point.Pass(kind, "sync");
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
