using System;
using System.IO;
using System.Text;
using Aergo.Host;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Integration.Disk;

// Goal: real files behave as the port says, and failures are one line that says what to do.
public sealed class FileDiskTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("aergo-disk-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void What_is_written_is_read_again_by_another_opening()
    {
        var disk = new FileDisk(_directory.FullName);
        using (IDiskFile file = disk.Open("b", create: true))
        {
            file.Write(5, "hello"u8);
            file.Sync();
            Assert.Equal(10, file.Length);
        }

        disk.SyncDirectory();
        using IDiskFile again = new FileDisk(_directory.FullName).Open("b", create: false);
        var buffer = new byte[20];
        Assert.Equal(10, again.Read(0, buffer));
        Assert.Equal("\0\0\0\0\0hello", Encoding.ASCII.GetString(buffer, 0, 10));
        Assert.Equal(0, again.Read(10, buffer));
        again.SetLength(7);
        Assert.Equal(2, again.Read(5, buffer));
    }

    [Fact]
    public void Names_are_listed_in_order_renamed_over_others_and_deleted_without_complaint()
    {
        var disk = new FileDisk(_directory.FullName);
        foreach (string name in new[] { "b", "B", "a1", "a" })
        {
            disk.Open(name, create: true).Dispose();
        }

        Assert.Equal(["B", "a", "a1", "b"], disk.List());
        disk.Rename("a", "b");
        disk.Delete("a1");
        disk.Delete("a1");
        Assert.Equal(["B", "b"], disk.List());
        Assert.True(disk.Exists("b"));
        Assert.Throws<ArgumentException>(() => disk.Open("../escape", create: true));
        Assert.Throws<ArgumentException>(() => disk.Exists(".."));
    }

    [Fact]
    public void Failures_name_the_file_and_what_was_tried()
    {
        var disk = new FileDisk(_directory.FullName);
        DiskFailureException missing = Assert.Throws<DiskFailureException>(() => disk.Open("nothing", create: false));
        Assert.Equal($"cannot open {Path.Combine(_directory.FullName, "nothing")}: it is not there", missing.Message);
        disk.Open("kept", create: true).Dispose();
        var reader = new FileDisk(_directory.FullName, readOnly: true);
        using (IDiskFile file = reader.Open("kept", create: true))
        {
            Assert.Contains("cannot write", Assert.Throws<DiskFailureException>(() => file.Write(0, "x"u8)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<DiskFailureException>(() => reader.Delete("kept"));
        Assert.Throws<DiskFailureException>(() => FileDisk.Sync(Path.Combine(_directory.FullName, "no-such-directory")));
    }

    [Fact]
    public void A_full_device_says_so()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "the system has no device that is always full");
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "full"), "/dev/full");
        using IDiskFile file = new FileDisk(_directory.FullName).Open("full", create: false);
        DiskFailureException failure = Assert.Throws<DiskFailureException>(() => file.Write(0, new byte[4096]));
        Assert.Contains("no space is left on the device; free some", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_belongs_to_one_and_the_other_learns_who_has_it()
    {
        Assert.False(DirectoryLock.IsTaken(_directory.FullName));
        using (DirectoryLock.Take(_directory.FullName))
        {
            Assert.True(DirectoryLock.IsTaken(_directory.FullName));
            DiskFailureException refused = Assert.Throws<DiskFailureException>(() => DirectoryLock.Take(_directory.FullName));
            Assert.Contains($"in use by another node (process {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
            Assert.Equal(Environment.ProcessId, DirectoryLock.ProcessOf(_directory.FullName));
        }

        Assert.False(DirectoryLock.IsTaken(_directory.FullName));
        DirectoryLock.Take(_directory.FullName).Dispose();
    }

    [Fact]
    public void Whole_files_are_replaced_or_kept_and_secrets_are_their_owners()
    {
        string path = Path.Combine(_directory.FullName, "file");
        WholeFile.Write(path, "one"u8, secret: true);
        WholeFile.Write(path, "two"u8, secret: true);
        Assert.Throws<DiskFailureException>(() => WholeFile.Write(path, "three"u8, overwrite: false));
        Assert.Equal("two", Encoding.ASCII.GetString(WholeFile.Read(path, 10)));
        Assert.Throws<DiskFailureException>(() => WholeFile.Read(path, 2));
        Assert.Single(Directory.GetFiles(_directory.FullName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }
}
