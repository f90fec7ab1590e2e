using System;
using Aergo.Host;
using Aergo.Primitives;
using BenchmarkDotNet.Attributes;

namespace Aergo.Benchmarks;

/// <summary>What a transfer costs before it reaches the ledger: decoding, and checking the signature.</summary>
[MemoryDiagnoser]
public class TransactionBenchmarks
{
    private readonly ISignatures _signatures = SignatureChoice.Make();
    private byte[] _bytes = [];
    private byte[] _digest = [];
    private Transaction _transaction = null!;

    [GlobalSetup]
    public void Sign()
    {
        using PrivateKey key = DevelopmentAccounts.Find("alice", _signatures)!;
        _transaction = TransactionSigner.Sign(
            new TransactionDraft
            {
                Nonce = 1,
                Account = Address.Of(key.PublicKeyBy(_signatures)),
                Recipient = Address.OfAccount(new AccountId(new byte[20])),
                Amount = Amount.FromAergo(1),
                Type = TransactionType.Transfer,
                ChainIdHash = Hash256.Sha256("bench"u8),
            },
            key,
            _signatures);
        _bytes = _transaction.Encoded.ToArray();
        _digest = _transaction.SigningDigest().ToArray();
    }

    [Benchmark]
    public TransactionDecodeError Decode() => Transaction.Decode(_bytes, out _);

    [Benchmark]
    public bool VerifySignature() => _signatures.Verify(_digest, _transaction.Signature.Span, _transaction.Account.Span);
}
