using System.Linq;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Logs among the events of the running transaction, in the order in which all engines record them.</summary>
internal sealed class LedgerEvents(IChainHost chain) : IEvmEvents
{
    public int Count => chain.EventCount;

    public bool TryAdd(EvmLog log)
    {
        ContractEvent recorded = ContractEvent.OfLog(log.Address, new EventLog([.. log.Topics.Select(t => new Hash256(t.ToBigEndian()))], log.Data));
        if (!chain.HasRoomFor(recorded))
        {
            return false;
        }

        chain.Emit(recorded);
        return true;
    }

    public void DropAfter(int count) => chain.DropEventsAfter(count);
}
