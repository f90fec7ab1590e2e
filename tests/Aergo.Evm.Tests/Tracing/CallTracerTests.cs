using System;
using Aergo.Evm.Tests.Execution;
using Xunit;

namespace Aergo.Evm.Tests.Tracing;

// Goal: the tree of calls holds what happened and nothing else, and stays within its bounds whatever the code does.
// Method: small programs on either interpreter with the tracer watching.
public sealed class CallTracerTests
{
    // LOG0 of three bytes.
    private const string LogThree = "60036000a0";

    // A CALL of itself with all gas.
    private const string CallItself = "60006000600060006000305af1";

    [Fact]
    public void Logs_are_kept_with_the_bytes_memory_grows_by()
    {
        CallTracer tracer = Trace(LogThree + "00");
        TracedLog log = Assert.Single(tracer.Top!.Logs);
        Assert.Equal(new byte[3], log.Log.Data.ToArray());
        Assert.Equal(TestMachine.Contract, log.Log.Address);
    }

    [Theory]
    [InlineData(LogThree + "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6000a0", Halt.OutOfGas)]
    [InlineData(LogThree + "60006000fd", Halt.Revert)]
    [InlineData(LogThree + "a0", Halt.StackUnderflow)]
    public void What_a_failed_frame_logged_has_not_happened(string code, Halt halt)
    {
        CallTracer tracer = Trace(code);
        Assert.Equal(halt, tracer.Top!.Halt);
        Assert.Empty(tracer.Top.Logs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Frames_nest_and_are_bounded(bool withLogs)
    {
        CallTracer all = Trace(CallItself + "00", withLogs), some = Trace(CallItself + "00", withLogs, framesMax: 10);
        Assert.False(all.IsCut);
        Assert.True(Depth(all.Top!) > 20);
        Assert.True(some.IsCut);
        Assert.InRange(Depth(some.Top!), 1, 10);
    }

    [Fact]
    public void The_outermost_frame_alone_has_no_calls()
    {
        CallTracer tracer = Trace(CallItself + "00", onlyTop: true);
        Assert.Empty(tracer.Top!.Calls);
        Assert.False(tracer.IsCut);
    }

    private static int Depth(TracedCall node) => node.Calls.Count == 0 ? 1 : 1 + Depth(node.Calls[0]);

    private static CallTracer Trace(string code, bool withLogs = true, bool onlyTop = false, int framesMax = 10_000)
    {
        var tracer = new CallTracer(framesMax, 1 << 20, onlyTop, withLogs);
        using EvmMachine machine = TestMachine.Make(plain: false);
        TestMachine.Run(machine, Convert.FromHexString(code), out _, tracer: tracer);
        return tracer;
    }
}
