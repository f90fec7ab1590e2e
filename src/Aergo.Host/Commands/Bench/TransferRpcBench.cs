using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Evm;
using Aergo.Primitives;

namespace Aergo.Host.Bench;

/// <summary>Raw signed transactions of Ethereum over JSON-RPC, from the request to the block: plain transfers and ERC-20 transfers, beside Anvil in turns.</summary>
/// <remarks>
/// Both sides get the same bytes from the same driver: 512 senders, 8 connections, batches of 100, signed beforehand. Both make a block a second and
/// answer a transaction when their pool has taken it, after a round that is not counted. A turn ends when the last transaction stands in a block; then balances are added up and must be exact.
/// </remarks>
internal static class TransferRpcBench
{
    private const int Senders = 512;
    private const ulong ChainId = 31337, TransferGas = 21_000, TokenGas = 70_000, DeployGas = 3_000_000;

    // Enough for both: our chain has this price, Anvil begins with less.
    private static readonly UInt256 GasPrice = (UInt256)50_000_000_000;
    private static readonly AbiSignature TokenTransfer = new("transfer", [new AbiMember("to", AbiType.Address), new AbiMember("value", AbiType.UInt256)], null);

    public static async Task<IReadOnlyList<Figure>> RunAsync(
        string directory, ISignatures signatures, int transactions, int rounds, Action<string> say, CancellationToken cancellation)
    {
        int each = Math.Max(1, transactions / Senders);
        using AnvilPeer? anvil = AnvilPeer.Start(say, "--block-time", "1");
        if (anvil is null)
        {
            say($"Anvil is not installed: there is nothing to compare with ({AnvilPeer.Install})");
        }

        using NodePeer ours = NodePeer.Start(Path.Combine(directory, "node"), say);
        using var our = new EthereumLoad("this node", ours.Ethereum, ours.Process);
        using EthereumLoad? their = anvil is null ? null : new EthereumLoad("Anvil", anvil.Address, anvil.Process);
        EthereumLoad[] sides = their is null ? [our] : [our, their];
        using var workers = new ThreadWorkers(2);
        var signer = new Signer(signatures, workers);

        say("preparing");
        byte[][] preparation = signer.Preparation(each * (rounds + 1));
        foreach (EthereumLoad side in sides)
        {
            await side.RunAsync([EthereumLoad.Bodies(preparation)], preparation.Length, cancellation).ConfigureAwait(false);
        }

        var results = new Dictionary<(bool Token, EthereumLoad Side), List<(double Rate, double Processor)>>();

        // The first round is not counted: it is there for compilers, caches and files to come to rest on both sides.
        for (int round = 0; round <= rounds; round++)
        {
            foreach (bool token in new[] { false, true })
            {
                say(round == 0 ? "warming up" : $"round {round} of {rounds}: signing");
                byte[][][] lanes = signer.Lanes(each, token);
                foreach (EthereumLoad side in sides)
                {
                    (double seconds, double server) = await side.RunAsync(lanes, each * Senders, cancellation).ConfigureAwait(false);
                    await CheckAsync(side, signer, token, (round + 1) * each * Senders, cancellation).ConfigureAwait(false);
                    if (round == 0)
                    {
                        continue;
                    }

                    if (!results.TryGetValue((token, side), out List<(double, double)>? list))
                    {
                        results[(token, side)] = list = [];
                    }

                    list.Add((each * Senders / seconds, server * 1e6 / (each * Senders)));
                    say(FormattableString.Invariant($"{(token ? "ERC-20 transfers" : "transfers")}, {side.Name}: {list[^1].Item1:0} a second, {list[^1].Item2:0} µs of processor time each"));
                }
            }
        }

        return [.. new[] { false, true }.SelectMany(token => Figures(token ? "erc20-rpc" : "transfer-rpc", results[(token, our)], their is null ? null : results[(token, their)]))];
    }

    private static IEnumerable<Figure> Figures(string name, List<(double Rate, double Processor)> ours, List<(double Rate, double Processor)>? theirs)
    {
        yield return Figure.Of(name, "tx/s", ours.Select(r => r.Rate));
        yield return Figure.Of(name + "/processor", "µs/tx", ours.Select(r => r.Processor));
        if (theirs is not null)
        {
            yield return Figure.Of(name + "-anvil", "tx/s", theirs.Select(r => r.Rate));
            yield return Figure.Of(name + "-anvil/processor", "µs/tx", theirs.Select(r => r.Processor));
            yield return Figure.Ratio(name + "/anvil", [.. ours.Select(r => r.Rate)], [.. theirs.Select(r => r.Rate)]);
            yield return Figure.Of(name + "/anvil-best", "ratio", [ours.Max(r => r.Rate) / theirs.Max(r => r.Rate)]);
        }
    }

    private static async Task CheckAsync(EthereumLoad side, Signer signer, bool token, int expected, CancellationToken cancellation)
    {
        BigInteger arrived = token
            ? await side.SumAsync("eth_call", signer.Sinks.Select(s => $"{{\"to\":\"{signer.Token}\",\"data\":\"0x70a08231{new string('0', 24)}{s.ToString()[2..]}\"}},\"latest\""), cancellation).ConfigureAwait(false)
            : await side.SumAsync("eth_getBalance", signer.Sinks.Select(s => $"\"{s}\",\"latest\""), cancellation).ConfigureAwait(false);
        if (arrived != expected)
        {
            throw new CommandFailureException($"{side.Name}: {arrived} of {expected} transfers have arrived");
        }
    }

    /// <summary>Who sends what: 512 accounts, each with a sink of its own.</summary>
    private sealed class Signer
    {
        private readonly ISignatures _signatures;
        private readonly ThreadWorkers _workers;
        private readonly PrivateKey _alice;
        private readonly PrivateKey[] _keys;
        private readonly AccountId[] _accounts;
        private readonly ulong[] _nonces = new ulong[Senders];

        public Signer(ISignatures signatures, ThreadWorkers workers)
        {
            (_signatures, _workers) = (signatures, workers);
            _alice = DevelopmentAccounts.Find("alice", signatures)!;
            _keys = [.. Enumerable.Range(1, Senders).Select(TransferBench.KeyOf)];
            _accounts = [.. _keys.Select(AccountOf)];
            Sinks = [.. _accounts.Select(a => new AccountId(Keccak256.Hash(a.ToArray()).ToArray().AsSpan(0, AccountId.Size)))];
            Token = ContractAddress.ByNonce(AccountOf(_alice), 0);
        }

        public AccountId[] Sinks { get; }

        public AccountId Token { get; }

        /// <summary>Alice's: the token, and for each sender what it needs for so many transactions of both kinds.</summary>
        public byte[][] Preparation(int each)
        {
            UInt256 money = GasPrice * (UInt256)((ulong)(each + 1) * (TransferGas + TokenGas) * 2);
            var all = new byte[1 + (2 * Senders)][];
            _workers.ForEach(all.Length, i => all[i] = i == 0
                ? Sign(_alice, 0, null, default, TokenCode.Init, DeployGas)
                : i <= Senders ? Sign(_alice, (ulong)i, _accounts[i - 1], money, [], TransferGas)
                : Sign(_alice, (ulong)i, Token, default, Transfer(_accounts[i - 1 - Senders], (ulong)each), TokenGas));
            return all;
        }

        /// <summary>The next transactions of everybody, as bodies for each connection.</summary>
        public byte[][][] Lanes(int each, bool token)
        {
            var signed = new byte[each * Senders][];
            _workers.ForEach(signed.Length, i =>
            {
                int sender = i % Senders;
                ulong nonce = _nonces[sender] + (ulong)(i / Senders);
                signed[i] = token
                    ? Sign(_keys[sender], nonce, Token, default, Transfer(Sinks[sender], 1), TokenGas)
                    : Sign(_keys[sender], nonce, Sinks[sender], UInt256.One, [], TransferGas);
            });
            for (int i = 0; i < Senders; i++)
            {
                _nonces[i] += (ulong)each;
            }

            return [.. Enumerable.Range(0, EthereumLoad.Connections).Select(lane => EthereumLoad.Bodies(signed.Where((_, i) => i % Senders % EthereumLoad.Connections == lane)))];
        }

        private static byte[] Transfer(AccountId to, ulong value) => TokenTransfer.Encode([new AbiValue.Account(to), new AbiValue.Number(value)]);

        private AccountId AccountOf(PrivateKey key) => key.PublicKeyBy(_signatures).TryGetAccountId(_signatures, out AccountId id) ? id : throw new UnreachableException();

        private byte[] Sign(PrivateKey key, ulong nonce, AccountId? to, UInt256 value, byte[] data, ulong gas) => EvmTransactionCodec.Encode(new EvmTransaction
        {
            Type = EvmTransactionType.Legacy,
            ChainId = (UInt256)ChainId,
            Nonce = nonce,
            MaxFeePerGas = GasPrice,
            MaxPriorityFeePerGas = GasPrice,
            GasLimit = gas,
            To = to,
            Value = value,
            Data = data,
        }.SignedBy(key, _signatures));
    }
}
