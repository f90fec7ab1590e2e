using System;
using System.Collections.Generic;
using System.Threading;
using Aergo.Primitives;

namespace Aergo.Files.Simulation;

/// <summary>A disk in memory that keeps no more than a real one promises: it tears and loses what was not synced, fails and fills up.</summary>
/// <remarks>
/// A crash keeps or loses every unsynced 512-byte sector by itself, in any order; of unsynced creations, renames and deletions it
/// keeps those up to some point. All of it follows from the plan's seed.
/// </remarks>
public sealed class FaultyDisk : IDisk
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SimulatedFile> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SimulatedFile> _durableNames = new(StringComparer.Ordinal);
    private readonly List<Action<SortedDictionary<string, SimulatedFile>>> _unsyncedNames = [];
    private Random _random;
    private FaultPlan _plan;
    private bool _isOff;

    /// <summary>An empty disk.</summary>
    public FaultyDisk(FaultPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _random = new Random(plan.Seed);
    }

    /// <summary>Operations so far that a crash can come before.</summary>
    public long Operations { get; private set; }

    /// <summary>Syncs of files so far.</summary>
    public long Syncs { get; private set; }

    /// <summary>Changes the faults from now on; counts go on.</summary>
    public void SetPlan(FaultPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        lock (_gate)
        {
            _plan = plan;
            _random = new Random(plan.Seed);
        }
    }

    /// <summary>The power goes now (if it has not gone already) and comes back; what is left is what the disk kept.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            int kept = _random.Next(_unsyncedNames.Count + 1);
            for (int i = 0; i < kept; i++)
            {
                _unsyncedNames[i](_durableNames);
            }

            _unsyncedNames.Clear();
            _names.Clear();
            foreach ((string name, SimulatedFile file) in _durableNames)
            {
                file.Crash(_random);
                _names.Add(name, file);
            }

            _isOff = false;
            _plan = _plan with { CrashAt = 0, FailSyncAt = 0 };
        }
    }

    /// <summary>Changes bits of one byte on the disk.</summary>
    public void Flip(string name, long offset, byte mask)
    {
        lock (_gate)
        {
            _names[name].Flip((int)offset, mask);
        }
    }

    /// <summary>A disk of its own with the present content, all of it durable.</summary>
    public FaultyDisk Copy(FaultPlan plan)
    {
        var copy = new FaultyDisk(plan);
        lock (_gate)
        {
            foreach ((string name, SimulatedFile file) in _names)
            {
                SimulatedFile twin = file.Copy();
                copy._names.Add(name, twin);
                copy._durableNames.Add(name, twin);
            }
        }

        return copy;
    }

    /// <inheritdoc />
    public IReadOnlyList<string> List()
    {
        lock (_gate)
        {
            ThrowIfOff();
            return [.. _names.Keys];
        }
    }

    /// <inheritdoc />
    public bool Exists(string name)
    {
        lock (_gate)
        {
            ThrowIfOff();
            return _names.ContainsKey(name);
        }
    }

    /// <inheritdoc />
    public IDiskFile Open(string name, bool create)
    {
        lock (_gate)
        {
            ThrowIfOff();
            if (!_names.TryGetValue(name, out SimulatedFile? file))
            {
                if (!create)
                {
                    throw new DiskFailureException($"cannot open {name}: it is not there");
                }

                Step();
                file = new SimulatedFile();
                Change(names => names[name] = file);
            }

            return new Handle(this, file);
        }
    }

    /// <inheritdoc />
    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            Step();
            if (!_names.TryGetValue(from, out SimulatedFile? file))
            {
                throw new DiskFailureException($"cannot rename {from}: it is not there");
            }

            Change(names =>
            {
                names.Remove(from);
                names[to] = file;
            });
        }
    }

    /// <inheritdoc />
    public void Delete(string name)
    {
        lock (_gate)
        {
            ThrowIfOff();
            if (_names.ContainsKey(name))
            {
                Step();
                Change(names => names.Remove(name));
            }
        }
    }

    /// <inheritdoc />
    public void SyncDirectory()
    {
        lock (_gate)
        {
            Step();
            if (_plan.SkipDirectorySyncs)
            {
                return;
            }

            foreach (Action<SortedDictionary<string, SimulatedFile>> change in _unsyncedNames)
            {
                change(_durableNames);
            }

            _unsyncedNames.Clear();
        }
    }

    private void Change(Action<SortedDictionary<string, SimulatedFile>> change)
    {
        change(_names);
        _unsyncedNames.Add(change);
    }

    private void Step()
    {
        ThrowIfOff();
        Operations++;
        if (Operations == _plan.CrashAt)
        {
            _isOff = true;
            throw new PowerLossException();
        }
    }

    private void ThrowIfOff()
    {
        if (_isOff)
        {
            throw new PowerLossException();
        }
    }

    private sealed class Handle(FaultyDisk disk, SimulatedFile file) : IDiskFile
    {
        public long Length
        {
            get
            {
                lock (disk._gate)
                {
                    disk.ThrowIfOff();
                    return file.Length;
                }
            }
        }

        public int Read(long offset, Span<byte> buffer)
        {
            lock (disk._gate)
            {
                disk.ThrowIfOff();
                if (offset >= file.Length)
                {
                    return 0;
                }

                ReadOnlySpan<byte> source = file.Content[(int)offset..];
                int count = Math.Min(source.Length, buffer.Length);
                source[..count].CopyTo(buffer);
                return count;
            }
        }

        public void Write(long offset, ReadOnlySpan<byte> data)
        {
            lock (disk._gate)
            {
                // A crash that comes before the next operation tears this write; one that comes before this one loses it.
                disk.Step();
                Reserve(offset + data.Length - file.Length);
                file.Write((int)offset, data);
            }
        }

        public void SetLength(long length)
        {
            lock (disk._gate)
            {
                disk.Step();
                Reserve(length - file.Length);
                file.SetLength((int)length, false);
            }
        }

        public void Sync()
        {
            lock (disk._gate)
            {
                disk.Step();
                disk.Syncs++;
                if (disk.Syncs == disk._plan.FailSyncAt)
                {
                    file.FailSync();
                    throw new DiskFailureException("a sync failed");
                }

                if (!disk._plan.SkipSyncs)
                {
                    file.Sync();
                }
            }
        }

        public void Dispose()
        {
        }

        private void Reserve(long growth)
        {
            if (growth <= 0)
            {
                return;
            }

            long all = growth;
            foreach (SimulatedFile each in disk._names.Values)
            {
                all += each.Length;
            }

            if (all > disk._plan.BytesMax)
            {
                throw new DiskFailureException("the disk is full");
            }
        }
    }
}

/// <summary>A disk in memory without faults.</summary>
public sealed class MemoryDisk : IDisk
{
    private readonly FaultyDisk _disk = new(new FaultPlan());

    /// <inheritdoc />
    public IReadOnlyList<string> List() => _disk.List();

    /// <inheritdoc />
    public bool Exists(string name) => _disk.Exists(name);

    /// <inheritdoc />
    public IDiskFile Open(string name, bool create) => _disk.Open(name, create);

    /// <inheritdoc />
    public void Rename(string from, string to) => _disk.Rename(from, to);

    /// <inheritdoc />
    public void Delete(string name) => _disk.Delete(name);

    /// <inheritdoc />
    public void SyncDirectory() => _disk.SyncDirectory();
}
