using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using Aergo.Primitives;

namespace Aergo.Host.Bench;

/// <summary>Anvil, which is revm behind JSON-RPC, on a free loopback port for the length of a benchmark.</summary>
internal sealed class AnvilPeer : IDisposable
{
    /// <summary>How to get it, for people.</summary>
    public const string Install = "npm install @foundry-rs/anvil@1.7.1";

    private const string Platform = "node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";

    private readonly Process _process;
    private readonly HttpClient _client;

    private AnvilPeer(Process process, HttpClient client) => (_process, _client) = (process, client);

    /// <summary>Where it answers.</summary>
    public Uri Address => _client.BaseAddress!;

    public Process Process => _process;

    /// <summary>Starts one; null when Anvil is not installed. <c>AERGO_BENCH_ANVIL</c> names its binary.</summary>
    /// <param name="more">Options beside the usual.</param>
    public static AnvilPeer? Start(Action<string> progress, params string[] more)
    {
        string? binary = Candidates().FirstOrDefault(File.Exists);
        if (binary is null)
        {
            return null;
        }

        progress("starting Anvil");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var start = new ProcessStartInfo(binary) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--hardfork", "prague", "--gas-limit", "30000000000", "--silent" }.Concat(more))
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException("Anvil does not start");
        var peer = new AnvilPeer(process, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) });
        for (int i = 0; i < 100; i++)
        {
            try
            {
                peer.Post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}");
                return peer;
            }
            catch (HttpRequestException)
            {
                Thread.Sleep(100);
            }
        }

        peer.Dispose();
        throw new InvalidOperationException("Anvil does not answer");
    }

    /// <summary>The request that calls a program; with <paramref name="stopped"/>, the same with a STOP before its code.</summary>
    public static string Request(EvmProgram program, bool stopped)
    {
        string codes = string.Join(',', program.Codes.Select(c =>
            $"\"{c.Key}\":{{\"code\":\"0x{(stopped && c.Key == program.To ? "00" : string.Empty)}{Convert.ToHexStringLower(c.Value)}\"}}"));
        return $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call\",\"params\":[{{\"to\":\"{program.To}\",\"gas\":\"0x3b9aca00\",\"input\":\"0x{Convert.ToHexStringLower(program.Input)}\"}},\"latest\",{{{codes}}}]}}";
    }

    /// <summary>Seconds that a request takes, and the digest of what it returned.</summary>
    public (double Seconds, string OutputSha256) Time(string request)
    {
        long start = Stopwatch.GetTimestamp();
        string answer = Post(request);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using JsonDocument document = JsonDocument.Parse(answer);
        return document.RootElement.TryGetProperty("result", out JsonElement result)
            ? (seconds, Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(result.GetString().AsSpan(2)))))
            : throw new InvalidOperationException("Anvil: " + answer[..Math.Min(200, answer.Length)]);
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("AERGO_BENCH_ANVIL") is { Length: > 0 } given)
        {
            yield return given;
        }

        yield return Path.GetFullPath(Platform);
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':'))
        {
            yield return Path.Combine(folder, "anvil");
        }
    }

    private string Post(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using HttpResponseMessage response = _client.Send(request);
        using var reader = new StreamReader(response.Content.ReadAsStream());
        return reader.ReadToEnd();
    }
}
