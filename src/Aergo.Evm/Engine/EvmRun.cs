using System;
using System.Collections.Generic;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>An outermost call into the EVM within a transaction, with everything below it: calls to other engines, and their calls back.</summary>
/// <remarks>
/// All of it shares one journal, so locks in transient storage hold across engines. Storage is seen by the EVM alone and written down at the end; accounts
/// are seen by all, so at each crossing the side that goes on learns what the other changed. Nobody goes back alone: a frame that fails takes the
/// state back, and a part of another engine's work that fails takes the journal back. Source: docs/spec/contract-calls.md, "Taking back".
/// </remarks>
internal sealed class EvmRun : IForeignContracts
{
    // Error(string), as Solidity's require has it.
    private static readonly AbiSignature ErrorText = new("Error", [new AbiMember(string.Empty, AbiType.Text)], null);

    private readonly MachinePool _machines;
    private readonly CallRequest _request;
    private readonly IAccounts _accounts;
    private readonly TransactionContext _context;
    private int _depth;

    // Place in the ledger's list of changed accounts up to which the journal knows it.
    private int _seen;

    /// <param name="request">What the transaction or query asked first; calls to other engines are made in its name.</param>
    /// <param name="gasPrice">What one gas costs the sender.</param>
    public EvmRun(MachinePool machines, CodeCache codes, CallRequest request, LedgerWorld world, UInt256 gasPrice, bool callsOthers)
    {
        (_machines, _request, _accounts, World) = (machines, request, request.Accounts!, world);
        _depth = request.Depth;
        _seen = _accounts.ChangeCount;
        world.Foreign = callsOthers ? this : null;
        world.Events = new LedgerEvents(request.Chain);
        Journal = new Journal(world, codes);
        _context = new TransactionContext(EvmEngine.BlockOf(request.Block), request.Origin, gasPrice, []);
    }

    public LedgerWorld World { get; }

    public Journal Journal { get; }

    /// <summary>Tokens that accounts hold less in what was written down so far: gas bought, and what was destroyed.</summary>
    public Int128 Missing { get; private set; }

    /// <summary>Runs a call on a machine of its own.</summary>
    public EvmOutcome Run(EvmMachine machine, CallRequest request) => machine.Run(Journal, _context, new EvmMessage
    {
        Kind = request.Contract.IsZero ? CallKind.Create : request.ReadOnly ? CallKind.StaticCall : CallKind.Call,
        Caller = request.Sender,
        To = request.Contract,
        Value = LedgerWorld.ToWord(request.Amount),
        Input = request.Payload,
        Gas = request.Gas.Left,
    });

    /// <summary>A call back from another engine.</summary>
    public EvmOutcome CallBack(CallRequest request)
    {
        (int depth, int seen, Int128 missing, int loaded, JournalMark mark) = (_depth, _seen, Missing, Journal.LoadedCount, Journal.Mark());
        _accounts.OnRollBack(() =>
        {
            Journal.RollBackTo(mark);
            Journal.ForgetLoadedAfter(loaded);
            (_seen, Missing) = (seen, missing);
        });
        LearnChanges();
        _depth = request.Depth;
        try
        {
            using MachinePool.Lease lease = _machines.Rent();
            EvmOutcome outcome = Run(lease.Machine, request);
            if (outcome.IsSuccess)
            {
                TellChanges();
            }

            return outcome;
        }
        finally
        {
            _depth = depth;
        }
    }

    public bool Owns(Hash256 codeHash) => LedgerWorld.IsForeign(codeHash);

    public ForeignResult Call(ForeignCall call)
    {
        long price = CallLimits.CrossingGas + CallLimits.DataGas(call.Input.Length);
        if (price > call.Gas)
        {
            return new ForeignResult(Halt.OutOfGas, call.Gas, default);
        }

        var crossing = new Crossing(this);
        Journal.OnRollBack(crossing);
        crossing.Told = TellChanges();
        var gas = new GasMeter(call.Gas - price);
        CallResult result = _request.Chain.Call(_request with
        {
            Contract = call.Contract,
            Sender = call.Caller,
            Amount = LedgerWorld.ToAmount(call.Value),
            Payload = call.Input,
            Gas = gas,
            ReadOnly = call.IsStatic,
            UsesAbi = true,
            Ethereum = null,
            Depth = _depth + 1,
        });
        LearnChanges();
        ReadOnlyMemory<byte> output = result.Status == CallStatus.Success || result.Output.Length > 0 ? result.Output : Reason(result.Error);
        long used = price + gas.Used + CallLimits.DataGas(output.Length);
        return used > call.Gas || (result.Status == CallStatus.LimitExceeded && gas.Left == 0) ? new ForeignResult(Halt.OutOfGas, call.Gas, default)
            : new ForeignResult(result.Status == CallStatus.Success ? Halt.Return : Halt.Revert, used, output);
    }

    private static byte[] Reason(string? error) => ErrorText.Encode([new AbiValue.Text(error ?? "failed")]);

    private IReadOnlyList<JournalAccount> TellChanges()
    {
        IReadOnlyList<JournalAccount> told = Journal.Flush(out IReadOnlyList<AccountChange> changes);
        Missing += World.Write(changes);
        _seen = _accounts.ChangeCount;
        return told;
    }

    private void LearnChanges()
    {
        // What is read here is nothing new in the list: it only grows by writing.
        int count = _accounts.ChangeCount;
        for (int i = _seen; i < count; i++)
        {
            Journal.Reload(_accounts.ChangedAt(i));
        }

        _seen = count;
    }

    /// <summary>The way to another engine, which the frame that took it takes back when it fails.</summary>
    private sealed class Crossing(EvmRun run) : IJournalUndo
    {
        private readonly int _state = run._request.State.Mark();
        private readonly int _loaded = run.Journal.LoadedCount;
        private readonly Int128 _missing = run.Missing;

        /// <summary>Accounts whose changes were written down for the other engine.</summary>
        public IReadOnlyList<JournalAccount> Told { get; set; } = [];

        public void Undo()
        {
            run._request.State.RollBackTo(_state);
            run.Journal.ForgetLoadedAfter(_loaded);
            run.Journal.Unflush(Told);
            (run._seen, run.Missing) = (run._accounts.ChangeCount, _missing);
        }
    }
}
