using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Carries events of new blocks to the sessions that listen. Channel: event name; payload: its data.</summary>
internal sealed class NotificationHub
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<object, Action<SqlNotification>>> _listeners = new(StringComparer.Ordinal);

    public NotificationHub(NodeService node) => node.BlockAppended += OnBlock;

    public void Listen(string channel, object listener, Action<SqlNotification> deliver) =>
        _listeners.GetOrAdd(channel, static _ => new())[listener] = deliver;

    public void Unlisten(string channel, object listener)
    {
        if (_listeners.TryGetValue(channel, out ConcurrentDictionary<object, Action<SqlNotification>>? listeners))
        {
            listeners.TryRemove(listener, out _);
        }
    }

    private void OnBlock(Block block, BlockResult result)
    {
        if (_listeners.IsEmpty)
        {
            return;
        }

        foreach (Receipt receipt in result.Receipts)
        {
            foreach (ContractEvent contractEvent in receipt.Events)
            {
                if (_listeners.TryGetValue(contractEvent.Name, out ConcurrentDictionary<object, Action<SqlNotification>>? listeners))
                {
                    foreach (Action<SqlNotification> deliver in listeners.Values)
                    {
                        deliver(new SqlNotification(0, contractEvent.Name, contractEvent.Data));
                    }
                }
            }
        }
    }
}
