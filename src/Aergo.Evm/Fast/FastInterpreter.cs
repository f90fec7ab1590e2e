using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>Runs decoded code. Gives what <see cref="PlainInterpreter"/> gives, bit by bit and gas by gas, sooner.</summary>
/// <remarks>
/// Handlers call each other in tail position, which the runtime turns into jumps where it optimises. Whether it does is tried out once;
/// where it does not, as under some debuggers, <see cref="IsAvailable"/> is false and everything runs in the plain interpreter.
/// </remarks>
internal static unsafe class FastInterpreter
{
    /// <summary>What a handler returns to show up with the driver and go on: the runtime can stop the thread then.</summary>
    public const int GoOn = -1;

    /// <summary>Jumps between two such turns.</summary>
    public const int TurnsPerRound = 256;

    /// <summary>Whether tail calls are jumps here.</summary>
    public static bool IsAvailable { get; } = TailCallProbe.Succeeds();

    /// <summary>Runs or resumes a frame until it stops or asks for another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Halt Run(CallFrame frame)
    {
        if (frame.Position == null)
        {
            ContractCode code = frame.Code;
            if (code.Program is not { } program || program.Fork != frame.Machine.Fork)
            {
                program = ProgramBuilder.Build(code.Bytes.Span, frame.Machine.Fork);
                code.Program = program;
            }

            frame.Program = program;
            frame.Position = program.First;
        }

        int result;
        do
        {
            frame.Turns = TurnsPerRound;
            result = frame.Position->Handler(frame, frame.Position, frame.Top, frame.Gas);
        }
        while (result == GoOn);

        return (Halt)result;
    }
}
