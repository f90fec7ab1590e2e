using System;
using System.Globalization;
using System.IO;
using System.Text;
using Aergo.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Aergo.Host;

/// <summary>Holds a data directory for one process. The system lets go of it when the process dies, however it dies.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private const string LockName = "LOCK", ProcessName = "node.pid";

    private readonly SafeFileHandle _handle;
    private readonly string _directory;

    private DirectoryLock(SafeFileHandle handle, string directory) => (_handle, _directory) = (handle, directory);

    /// <summary>Takes the directory, or says who has it.</summary>
    /// <exception cref="DiskFailureException">It is taken, or cannot be written.</exception>
    public static DirectoryLock Take(string directory)
    {
        if (TryLock(directory, FileMode.OpenOrCreate) is not { } handle)
        {
            string process = ProcessOf(directory) is { } id ? $" (process {id})" : string.Empty;
            throw new DiskFailureException(
                $"the data directory {directory} is in use by another node{process}; stop that one with './aergo down --data {directory}', or choose another directory with --data");
        }

        try
        {
            string path = Path.Combine(directory, ProcessName);
            DiskErrors.Guard("write", path, () =>
            {
                File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), Encoding.ASCII);
                return true;
            });
            return new DirectoryLock(handle, directory);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Whether a living process holds the directory.</summary>
    public static bool IsTaken(string directory)
    {
        if (!File.Exists(Path.Combine(directory, LockName)))
        {
            return false;
        }

        using SafeFileHandle? mine = TryLock(directory, FileMode.Open);
        return mine is null;
    }

    /// <summary>Process id the holder wrote down, or null.</summary>
    public static int? ProcessOf(string directory)
    {
        string path = Path.Combine(directory, ProcessName);
        try
        {
            return int.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out int process) ? process : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(Path.Combine(_directory, ProcessName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A stale process id harms nobody: the lock is what counts.
        }

        _handle.Dispose();
    }

    private static SafeFileHandle? TryLock(string directory, FileMode mode)
    {
        string path = Path.Combine(directory, LockName);
        try
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsSharing(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Failure("lock", path, e);
        }
    }

    // EWOULDBLOCK of Linux and of macOS, and Windows' sharing violation.
    private static bool IsSharing(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
