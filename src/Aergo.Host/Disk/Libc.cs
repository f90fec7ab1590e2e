using System.Runtime.InteropServices;

namespace Aergo.Host;

/// <summary>The few calls of the system's library that the runtime does not offer.</summary>
internal static partial class Libc
{
    public const int SigTerm = 15, SigKill = 9;

    private const int ReadOnly = 0;

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int DataSync(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFileSystem(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(SafeHandle from, int to);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    public static partial int NewSession();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    /// <summary>Becomes another program; returns only when that fails. Both arrays end with null.</summary>
    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Execute(string program, string?[] arguments);

    /// <summary>Opens a directory, which the runtime refuses to do; -1 on failure.</summary>
    public static int OpenDirectory(string path) => Open(path, ReadOnly);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
