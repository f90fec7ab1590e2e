using System;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading;
using Aergo.Api;

namespace Aergo.Rpc.Postgres;

/// <summary>Sessions by process id and secret, so that a cancel request on another connection finds its target.</summary>
internal sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<int, (int Secret, ISqlSession Session)> _sessions = new();
    private int _nextProcessId;

    public (int ProcessId, int Secret) Add(ISqlSession session)
    {
        int id = Interlocked.Increment(ref _nextProcessId);
        int secret = BitConverter.ToInt32(RandomNumberGenerator.GetBytes(4));
        _sessions[id] = (secret, session);
        return (id, secret);
    }

    public void Remove(int processId) => _sessions.TryRemove(processId, out _);

    public void Cancel(int processId, int secret)
    {
        if (_sessions.TryGetValue(processId, out (int Secret, ISqlSession Session) entry) && entry.Secret == secret)
        {
            entry.Session.Cancel();
        }
    }
}
