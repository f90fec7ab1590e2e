using System;
using System.CommandLine;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace Aergo.Host;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        // Before anything touches the console, which keeps copies of the handles it finds.
        Detached.LeaveTerminalIfAsked(arguments);
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        ParseResult command = RootCommands.Make().Parse(arguments);
        if (arguments.Length > 0 && UsageErrors.LineOf(command) is { } line)
        {
            new CommandOutput(arguments.Contains("--json")).Failure(line);
            return 1;
        }

        return await command.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token).ConfigureAwait(false);

        // The first asks politely; a second finds the default behaviour and ends the process.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}
