using System;
using System.IO;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Turns what the system says about files into one line that says what to do.</summary>
internal static class DiskErrors
{
    private const int NoPermission = 1, InputOutput = 5, AccessDenied = 13, FileTooLarge = 27, NoSpace = 28, ReadOnlyDisk = 30, QuotaUsedUp = 122, TooManyFiles = 24;

    /// <summary>Runs one operation on a file; every failure of the system becomes a <see cref="DiskFailureException"/>.</summary>
    public static T Guard<T>(string verb, string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(verb, path, e);
        }
    }

    /// <summary>The exception for a failed operation.</summary>
    public static DiskFailureException Failure(string verb, string path, Exception e) => new(Text(verb, path, e), e);

    /// <summary>The exception for a call that left an error number.</summary>
    public static DiskFailureException Failure(string verb, string path, int error, string systemText) => new($"cannot {verb} {path}: {Advice(error) ?? systemText}");

    private static string Text(string verb, string path, Exception e) => $"cannot {verb} {path}: " + (e switch
    {
        UnauthorizedAccessException when verb == "read" => "permission denied; give this user the right to read it",
        UnauthorizedAccessException => Advice(AccessDenied),
        FileNotFoundException or DirectoryNotFoundException => "it is not there",
        PathTooLongException => "the path is too long; choose a shorter --data",

        // On Unix the runtime keeps the system's error number here.
        _ => Advice(e.HResult) ?? e.Message,
    });

    private static string? Advice(int error) => error switch
    {
        NoPermission or AccessDenied => "permission denied; give this user the right to write there, or choose another directory with --data",
        InputOutput => "the device reports an input/output error; check the disk before starting again",
        FileTooLarge => "the file system does not take files of this size",
        NoSpace => "no space is left on the device; free some and start again, nothing that was acknowledged is lost",
        ReadOnlyDisk => "the file system is read-only; mount it for writing, or choose another directory with --data",
        QuotaUsedUp => "the disk quota is used up; free some space and start again, nothing that was acknowledged is lost",
        TooManyFiles => "too many files are open; raise the limit (ulimit -n)",
        _ => null,
    };
}
