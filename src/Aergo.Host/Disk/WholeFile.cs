using System;
using System.IO;
using Aergo.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Aergo.Host;

/// <summary>Small files that are written once as a whole: keys, genesis, what a running node says of itself.</summary>
internal static class WholeFile
{
    /// <summary>Reads a file of at most <paramref name="bytesMax"/>.</summary>
    /// <exception cref="DiskFailureException">It is not there, too long or cannot be read.</exception>
    public static byte[] Read(string path, int bytesMax) => DiskErrors.Guard("read", path, () =>
    {
        if (Directory.Exists(path))
        {
            throw new DiskFailureException($"cannot read {path}: it is a directory, and a file is wanted");
        }

        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long length = RandomAccess.GetLength(file);
        if (length > bytesMax)
        {
            throw new DiskFailureException($"cannot read {path}: it has {length} bytes, at most {bytesMax} are expected");
        }

        var bytes = new byte[length];
        int read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var more)
        {
            read += more;
        }

        return read == bytes.Length ? bytes : bytes[..read];
    });

    /// <summary>Writes a file so that after a crash there is the old one or the new one, never half of it.</summary>
    /// <param name="secret">Readable by its owner only.</param>
    /// <param name="overwrite">False: a file that is there already is a failure, and stays.</param>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool secret = false, bool overwrite = true)
    {
        string full = Path.GetFullPath(path);
        string temporary = full + ".new";
        byte[] copy = bytes.ToArray();
        DiskErrors.Guard("write", full, () =>
        {
            File.Delete(temporary);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (secret && !OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(temporary, options))
            {
                file.Write(copy);
                file.Flush();
                FileDisk.Sync(file.SafeFileHandle, temporary);
            }

            if (!overwrite && File.Exists(full))
            {
                File.Delete(temporary);
                throw new IOException("it is there already");
            }

            File.Move(temporary, full, overwrite);
            return true;
        });
        FileDisk.Sync(Path.GetDirectoryName(full)!);
    }
}
