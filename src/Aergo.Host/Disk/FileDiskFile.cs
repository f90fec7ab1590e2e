using System;
using System.IO;
using Aergo.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Aergo.Host;

/// <summary>One real file.</summary>
internal sealed class FileDiskFile(SafeFileHandle handle, string path) : IDiskFile
{
    public long Length => DiskErrors.Guard("read the length of", path, () => RandomAccess.GetLength(handle));

    public int Read(long offset, Span<byte> buffer)
    {
        try
        {
            int read = 0;
            while (read < buffer.Length && RandomAccess.Read(handle, buffer[read..], offset + read) is > 0 and var more)
            {
                read += more;
            }

            return read;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Failure("read", path, e);
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        try
        {
            RandomAccess.Write(handle, data, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Failure("write", path, e);
        }
        catch (NotSupportedException e)
        {
            throw DiskErrors.Failure("write", path, new UnauthorizedAccessException(e.Message, e));
        }
    }

    public void SetLength(long length) => DiskErrors.Guard("change the length of", path, () =>
    {
        RandomAccess.SetLength(handle, length);
        return true;
    });

    public void Sync() => FileDisk.Sync(handle, path);

    public void Dispose() => handle.Dispose();
}
