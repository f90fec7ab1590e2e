using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Tasks;

namespace Aergo.Integration.Clients;

/// <summary>What a program of somebody else's said.</summary>
internal sealed record ToolRun(int Code, string Output, string Error);

/// <summary>Programs that people use beside ours, where they are installed.</summary>
internal static class Tools
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    public static async Task<bool> IsThereAsync(string program, string argument)
    {
        try
        {
            return (await RunAsync(program, [argument])).Code == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<ToolRun> RunAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        RunAsync(program, arguments, null, environment);

    /// <summary>Runs it to its end in a folder.</summary>
    public static Task<ToolRun> RunInAsync(string folder, string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        FinishAsync(Start(program, arguments, folder, environment), null);

    /// <summary>Runs it to its end with a text as its input.</summary>
    public static Task<ToolRun> RunAsync(string program, IEnumerable<string> arguments, string? input, params (string Name, string Value)[] environment) =>
        FinishAsync(Start(program, arguments, environment), input);

    /// <summary>Starts it; the caller talks to it.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment) => Start(program, arguments, null, environment);

    private static async Task<ToolRun> FinishAsync(Process started, string? input)
    {
        using Process process = started;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return new ToolRun(process.ExitCode, await output.WaitAsync(Patience), await error.WaitAsync(Patience));
    }

    private static Process Start(string program, IEnumerable<string> arguments, string? folder, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? string.Empty };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
