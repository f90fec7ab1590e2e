using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>The chain as a session's scratch transaction sees it; notes on its state that something was done which must reach the ledger.</summary>
internal sealed class SessionChain(IChainHost chain, SessionState state) : IChainHost
{
    public int EventCount => chain.EventCount;

    public Amount BalanceOf(AccountId account) => chain.BalanceOf(account);

    public bool TryTransfer(AccountId from, AccountId to, Amount amount)
    {
        state.WroteLedger = true;
        return chain.TryTransfer(from, to, amount);
    }

    public bool TryResolve(string name, out AccountId account) => chain.TryResolve(name, out account);

    public bool HasRoomFor(ContractEvent contractEvent) => chain.HasRoomFor(contractEvent);

    public void Emit(ContractEvent contractEvent)
    {
        state.WroteLedger = true;
        chain.Emit(contractEvent);
    }

    public void DropEventsAfter(int count) => chain.DropEventsAfter(count);

    public CallResult Call(CallRequest request)
    {
        state.WroteLedger = true;
        return chain.Call(request);
    }
}
