using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>The Ethereum virtual machine under one fork's rules: runs an outermost call with everything it calls.</summary>
/// <remarks>
/// Frames lie in a list, not on the runtime's stack, so depth costs no stack and cannot overflow it. Stacks of all frames share one arena: a frame's
/// begins where its caller's ends at the moment of the call. A machine runs one transaction at a time and keeps buffers between them; it belongs to one thread.
/// </remarks>
public sealed unsafe class EvmMachine : IDisposable
{
    private const int FramesMax = GasSchedule.CallDepthMax + 2;

    private readonly CallFrame?[] _frames = new CallFrame?[FramesMax];
    private readonly IReadOnlyDictionary<AccountId, Precompile> _precompiles;
    private readonly bool _plainOnly;
    private UInt256* _stack;
    private long _outermostGas;
    private bool _running;

    /// <summary>A machine under the rules of <paramref name="fork"/>.</summary>
    public EvmMachine(Fork fork, ISignatures signatures, EvmOptions? options = null)
    {
        options ??= new EvmOptions();
        Fork = fork;
        Gas = GasSchedule.For(fork);
        Instructions = InstructionSet.For(fork);
        _precompiles = PrecompileSet.For(fork, signatures);
        PrecompileAddresses = _precompiles.Keys.ToFrozenSet();
        _plainOnly = options.PlainOnly || !FastInterpreter.IsAvailable;

        // Pages nobody touches are never there: a deep stack costs memory only when a transaction goes deep.
        _stack = (UInt256*)NativeMemory.AlignedAlloc((nuint)(FramesMax * (GasSchedule.StackMax + 1L) * UInt256.Size), 64);
    }

    /// <summary>Frees the stack of a machine nobody disposed.</summary>
    ~EvmMachine() => Free();

    /// <summary>The rules.</summary>
    public Fork Fork { get; }

    /// <summary>Addresses that are always warm.</summary>
    public IReadOnlySet<AccountId> PrecompileAddresses { get; }

    internal GasSchedule Gas { get; }

    internal InstructionSet Instructions { get; }

    internal Journal Journal { get; private set; } = null!;

    internal TransactionContext Context { get; private set; } = null!;

    internal IEvmTracer? Tracer { get; private set; }

    /// <summary>Runs a call to its end. Its effects are in <paramref name="journal"/>, and none are when it fails, but for the caller's nonce after a creation.</summary>
    public EvmOutcome Run(Journal journal, TransactionContext context, EvmMessage message, IEvmTracer? tracer = null)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(message);
        ObjectDisposedException.ThrowIf(_stack == null, this);
        if (_running)
        {
            throw new InvalidOperationException("a machine runs one call at a time");
        }

        (Journal, Context, Tracer, _running) = (journal, context, tracer, true);
        try
        {
            using System.Buffers.MemoryHandle input = message.Input.Pin();
            var call = new ChildCall
            {
                Kind = message.Kind,
                Gas = message.Gas,
                IsStatic = message.Kind == CallKind.StaticCall,
                CodeAddress = message.To,
                Value = message.Value,
                Input = (byte*)input.Pointer,
                InputLength = message.Input.Length,
            };
            return RunFrames(message.Caller, call);
        }
        finally
        {
            (Journal, Context, Tracer, _running) = (null!, null!, null, false);
            foreach (CallFrame? frame in _frames)
            {
                if (frame is null)
                {
                    break;
                }

                frame.Memory.Trim();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private EvmOutcome RunFrames(AccountId sender, ChildCall outermost)
    {
        CallFrame frame = FrameAt(0);
        _outermostGas = outermost.Gas;
        Halt halt = Begin(frame, null, sender, outermost);
        while (true)
        {
            if (halt == Halt.None)
            {
                halt = _plainOnly || Tracer is { WantsSteps: true } ? PlainInterpreter.Run(frame) : FastInterpreter.Run(frame);
                if (halt == Halt.Child)
                {
                    CallFrame child = FrameAt(frame.Depth + 1);
                    frame.SetReturnData(null, 0);
                    halt = Begin(child, frame, frame.Address, frame.Child);
                    frame = child;
                    continue;
                }
            }

            halt = End(frame, halt);
            if (frame.Depth == 0)
            {
                bool isCreation = outermost.Kind == CallKind.Create && halt.IsSuccess();
                return new EvmOutcome(halt, frame.Gas, frame.OutputBytes.ToArray(), isCreation ? frame.Address : null);
            }

            CallFrame caller = _frames[frame.Depth - 1]!;
            Deliver(caller, frame, halt);
            frame = caller;
            halt = Halt.None;
        }
    }

    private CallFrame FrameAt(int depth) => _frames[depth] ??= new CallFrame(this, depth);

    // Prepares a frame; any answer but None is its end already.
    private Halt Begin(CallFrame frame, CallFrame? caller, AccountId sender, in ChildCall call)
    {
        frame.Kind = call.Kind;
        frame.Gas = call.Gas;
        frame.IsStatic = call.IsStatic;
        frame.Value = call.Value;
        frame.SetOutput(null, 0);
        frame.SetReturnData(null, 0);
        frame.CodeAddress = call.CodeAddress;
        frame.Mark = Journal.Mark();
        JournalAccount senderAccount = caller?.Account ?? Journal.Account(sender);
        bool isCreation = call.Kind >= CallKind.Create;
        var input = new ReadOnlySpan<byte>(call.Input, call.InputLength);
        if (isCreation)
        {
            frame.CodeAddress = call.Kind == CallKind.Create
                ? ContractAddress.ByNonce(sender, senderAccount.Nonce)
                : ContractAddress.BySalt(sender, call.Salt, input);
        }

        Tracer?.OnEnter(new EvmCallStart(call.Kind, frame.Depth, sender, frame.CodeAddress, call.Value, call.Gas, input));
        if (frame.Depth > GasSchedule.CallDepthMax)
        {
            return Halt.CallTooDeep;
        }

        if (!call.Value.IsZero && call.Kind != CallKind.DelegateCall && senderAccount.Balance < call.Value)
        {
            return Halt.InsufficientBalance;
        }

        frame.Memory.Reset();
        frame.Floor = caller is null ? _stack : caller.Top;
        frame.Top = frame.Floor;
        frame.ProgramCounter = 0;
        frame.Position = null;
        return isCreation ? BeginCreation(frame, senderAccount, sender, input) : BeginCall(frame, caller, senderAccount, sender, call);
    }

    private Halt BeginCall(CallFrame frame, CallFrame? caller, JournalAccount senderAccount, AccountId sender, in ChildCall call)
    {
        frame.SetInput(call.Input, call.InputLength);
        _precompiles.TryGetValue(call.CodeAddress, out Precompile? precompile);
        JournalAccount target = Journal.Account(call.CodeAddress);
        switch (call.Kind)
        {
            case CallKind.Call:
                if (!target.Exists && precompile is null && Gas.EmptyAccountsVanish && call.Value.IsZero)
                {
                    return Halt.Stop;
                }

                Journal.SubtractBalance(senderAccount, call.Value);
                Journal.AddBalance(target, call.Value);
                SetIdentity(frame, target, sender);
                break;
            case CallKind.StaticCall:
                Journal.Touch(target);
                SetIdentity(frame, target, sender);
                break;
            case CallKind.CallCode:
                SetIdentity(frame, senderAccount, sender);
                break;
            default:
                SetIdentity(frame, senderAccount, caller!.Caller);
                break;
        }

        if (precompile is not null)
        {
            return RunPrecompile(frame, precompile);
        }

        if (call.Kind is CallKind.Call or CallKind.StaticCall && Journal.World.Foreign is { } foreign && foreign.Owns(target.CodeHash))
        {
            return RunForeign(frame, foreign);
        }

        frame.Code = Journal.CodeOf(target);
        if (Fork >= Fork.Prague && frame.Code.IsDelegation(out AccountId pointedTo))
        {
            // Followed once; a pointer to a precompile finds no code there.
            frame.Code = Journal.CodeOf(Journal.Account(pointedTo));
        }

        return frame.Code.Length == 0 ? Halt.Stop : Halt.None;
    }

    private Halt BeginCreation(CallFrame frame, JournalAccount creator, AccountId sender, ReadOnlySpan<byte> initCode)
    {
        if (creator.Nonce == ulong.MaxValue)
        {
            return Halt.NonceOverflow;
        }

        Journal.SetNonce(creator, creator.Nonce + 1);
        JournalAccount created = Journal.Account(frame.CodeAddress);
        if (Gas.HasAccessLists)
        {
            Journal.WarmUp(created);
        }

        // What has been done up to here stays when the creation fails.
        frame.Mark = Journal.Mark();
        if (created.Nonce != 0 || created.CodeHash != EvmAccount.EmptyCodeHash || Journal.HasStorage(created))
        {
            return Halt.AddressCollision;
        }

        Journal.MarkCreatedHere(created);
        if (Gas.EmptyAccountsVanish)
        {
            Journal.SetNonce(created, 1);
        }

        Journal.SubtractBalance(creator, frame.Value);
        Journal.AddBalance(created, frame.Value);
        SetIdentity(frame, created, sender);
        frame.SetInput(null, 0);
        frame.Code = new ContractCode(initCode.ToArray());
        return Halt.None;
    }

    private static void SetIdentity(CallFrame frame, JournalAccount self, AccountId sender)
    {
        frame.Account = self;
        frame.Address = self.Id;
        frame.AddressWord = AddressWords.ToWord(self.Id);
        frame.Caller = sender;
        frame.CallerWord = AddressWords.ToWord(sender);
    }

    private Halt RunPrecompile(CallFrame frame, Precompile precompile)
    {
        if (!frame.Pay(precompile.Gas(frame.InputBytes, Fork)))
        {
            return Halt.OutOfGas;
        }

        return precompile.TryRun(frame.InputBytes, Fork, out byte[] output) ? Answer(frame, output, Halt.Return) : Halt.PrecompileFailure;
    }

    private static Halt RunForeign(CallFrame frame, IForeignContracts foreign)
    {
        ForeignResult result = foreign.Call(new ForeignCall(frame.Caller, frame.Address, frame.Value, frame.InputBytes.ToArray(), frame.Gas, frame.IsStatic));
        return result.GasUsed < 0 || !frame.Pay(result.GasUsed) ? Halt.OutOfGas : Answer(frame, result.Output.Span, result.Halt);
    }

    private static Halt Answer(CallFrame frame, ReadOnlySpan<byte> output, Halt halt)
    {
        frame.Memory.Put(output);
        frame.SetOutput(frame.Memory.Data, output.Length);
        return halt;
    }

    // Settles what a frame leaves: deployed code, or its changes taken back.
    private Halt End(CallFrame frame, Halt halt)
    {
        if (halt.IsSuccess() && frame.Kind >= CallKind.Create)
        {
            halt = Deploy(frame, halt);
        }

        if (!halt.IsSuccess())
        {
            Journal.RollBackTo(frame.Mark);
            if (halt != Halt.Revert)
            {
                frame.SetOutput(null, 0);
            }

            if (halt.EatsGas())
            {
                frame.Gas = 0;
            }
        }

        if (Tracer is { } tracer)
        {
            long given = frame.Depth == 0 ? _outermostGas : _frames[frame.Depth - 1]!.Child.Gas;
            tracer.OnExit(frame.Depth, halt, given - frame.Gas, frame.OutputBytes);
        }

        return halt;
    }

    private Halt Deploy(CallFrame frame, Halt halt)
    {
        ReadOnlySpan<byte> code = frame.OutputBytes;
        if (Fork >= Fork.London && code.Length > 0 && code[0] == 0xef)
        {
            return Halt.InvalidCode;
        }

        if (code.Length > Gas.CodeSizeMax)
        {
            return Halt.CodeTooLarge;
        }

        long price = GasSchedule.CodeDepositByte * code.Length;
        if (price > frame.Gas)
        {
            // Under the first rules a contract that could not pay for its code came into being without any.
            return Fork >= Fork.Homestead ? Halt.CodeStoreOutOfGas : halt;
        }

        frame.Gas -= price;
        if (code.Length > 0)
        {
            Journal.SetCode(frame.Account, code.ToArray());
        }

        return halt;
    }

    // Hands the end of a frame to the one that called it.
    private static void Deliver(CallFrame caller, CallFrame frame, Halt halt)
    {
        ref ChildCall call = ref caller.Child;
        caller.Gas += frame.Gas;
        caller.Top -= call.Takes - 1;
        bool success = halt.IsSuccess();
        if (call.Kind >= CallKind.Create)
        {
            *caller.Top = success ? frame.AddressWord : default;
            if (halt == Halt.Revert)
            {
                caller.SetReturnData(frame.Output, frame.OutputLength);
            }

            return;
        }

        *caller.Top = success ? UInt256.One : default;
        caller.SetReturnData(frame.Output, frame.OutputLength);
        int copied = Math.Min(call.OutputLength, frame.OutputLength);
        if (copied > 0)
        {
            Buffer.MemoryCopy(frame.Output, caller.Memory.Data + call.OutputOffset, copied, copied);
        }
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_stack);
        _stack = null;
    }
}
