using System;
using Aergo.Primitives;

namespace Aergo.Simulation;

/// <summary>An engine with a bug: what it does around the real one.</summary>
internal sealed class FaultyEngine(IContractEngine inner, Func<CallRequest, CallRequest> before, Func<CallRequest, CallResult, CallResult> after) : IContractEngine
{
    public string Name => inner.Name;

    public void InitializeGenesis(IContractState state, EngineGenesis genesis) => inner.InitializeGenesis(state, genesis);

    public void BeginBlock(IContractState state, BlockFacts block) => inner.BeginBlock(state, block);

    public bool TakesDeployment(ReadOnlySpan<byte> payload) => inner.TakesDeployment(payload);

    public CallResult Call(CallRequest request) => after(request, inner.Call(before(request)));
}

/// <summary>State that forgets some of what is written to it.</summary>
internal sealed class ForgetfulState(IContractState inner, Func<byte[], bool> forgets) : IContractState
{
    public byte[]? Get(AccountId tree, ReadOnlySpan<byte> key) => inner.Get(tree, key);

    public void Put(AccountId tree, byte[] key, byte[] value)
    {
        if (!forgets(key))
        {
            inner.Put(tree, key, value);
        }
    }

    public void Delete(AccountId tree, byte[] key)
    {
        if (!forgets(key))
        {
            inner.Delete(tree, key);
        }
    }

    public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending) => inner.Scan(tree, from, to, descending);

    public IStateReader Freeze() => inner.Freeze();

    public int Mark() => inner.Mark();

    public void RollBackTo(int mark) => inner.RollBackTo(mark);
}

/// <summary>State that does not undo what is rolled back.</summary>
internal sealed class StubbornState(IContractState inner) : IContractState
{
    public byte[]? Get(AccountId tree, ReadOnlySpan<byte> key) => inner.Get(tree, key);

    public void Put(AccountId tree, byte[] key, byte[] value) => inner.Put(tree, key, value);

    public void Delete(AccountId tree, byte[] key) => inner.Delete(tree, key);

    public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending) => inner.Scan(tree, from, to, descending);

    public IStateReader Freeze() => inner.Freeze();

    public int Mark() => inner.Mark();

    public void RollBackTo(int mark)
    {
    }
}
