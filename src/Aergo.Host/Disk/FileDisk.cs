using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Aergo.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Aergo.Host;

/// <summary>A directory of real files.</summary>
/// <param name="directory">Made by the caller.</param>
/// <param name="readOnly">Opens files for reading only: checks of a stopped store, on media that may be write-protected.</param>
internal sealed class FileDisk(string directory, bool readOnly = false) : IDisk
{
    public IReadOnlyList<string> List() => DiskErrors.Guard("list", directory, () =>
        Directory.EnumerateFiles(directory).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal).ToArray());

    public bool Exists(string name) => File.Exists(PathOf(name));

    public IDiskFile Open(string name, bool create)
    {
        string path = PathOf(name);
        return DiskErrors.Guard("open", path, () => new FileDiskFile(
            File.OpenHandle(
                path,
                create && !readOnly ? FileMode.OpenOrCreate : FileMode.Open,
                readOnly ? FileAccess.Read : FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete,
                FileOptions.RandomAccess),
            path));
    }

    public void Rename(string from, string to)
    {
        string path = Writable(from);
        DiskErrors.Guard("rename", path, () =>
        {
            File.Move(path, PathOf(to), overwrite: true);
            return true;
        });
    }

    public void Delete(string name)
    {
        string path = Writable(name);
        DiskErrors.Guard("delete", path, () =>
        {
            File.Delete(path);
            return true;
        });
    }

    public void SyncDirectory() => Sync(directory);

    /// <summary>Makes the names in a directory durable.</summary>
    /// <exception cref="DiskFailureException">The system refuses.</exception>
    public static void Sync(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            // NTFS journals its names itself and offers no call for it.
            return;
        }

        int handle = Libc.OpenDirectory(directory);
        if (handle < 0 || Libc.Sync(handle) != 0)
        {
            (int error, string text) = (Marshal.GetLastPInvokeError(), Marshal.GetLastPInvokeErrorMessage());
            if (handle >= 0)
            {
                _ = Libc.Close(handle);
            }

            throw DiskErrors.Failure("sync the directory", directory, error, text);
        }

        _ = Libc.Close(handle);
    }

    /// <summary>Makes everything written to the file system of a directory durable.</summary>
    /// <exception cref="DiskFailureException">The system refuses.</exception>
    public static void SyncAll(string directory)
    {
        int handle = Libc.OpenDirectory(directory);
        int result = handle < 0 ? -1 : Libc.SyncFileSystem(handle);
        (int error, string text) = (Marshal.GetLastPInvokeError(), Marshal.GetLastPInvokeErrorMessage());
        if (handle >= 0)
        {
            _ = Libc.Close(handle);
        }

        if (result != 0)
        {
            throw DiskErrors.Failure("sync the file system of", directory, error, text);
        }
    }

    /// <summary>Makes what was written to a file durable.</summary>
    /// <exception cref="DiskFailureException">The system refuses.</exception>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (OperatingSystem.IsLinux())
        {
            if (Libc.DataSync(file) != 0)
            {
                throw DiskErrors.Failure("sync", path, Marshal.GetLastPInvokeError(), Marshal.GetLastPInvokeErrorMessage());
            }

            return;
        }

        DiskErrors.Guard("sync", path, () =>
        {
            RandomAccess.FlushToDisk(file);
            return true;
        });
    }

    private string Writable(string name) =>
        readOnly ? throw new DiskFailureException($"cannot change {PathOf(name)}: it was opened for reading only") : PathOf(name);

    private string PathOf(string name) =>
        name.Length > 0 && name.AsSpan().IndexOfAny('/', '\\') < 0 && name is not ("." or "..") ? Path.Combine(directory, name) : throw new ArgumentException("a flat name is wanted", nameof(name));
}
