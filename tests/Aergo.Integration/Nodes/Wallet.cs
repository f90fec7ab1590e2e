using System;
using System.Linq;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Host;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Integration.Nodes;

/// <summary>Development accounts that sign in this process and send over REST, faster than a verb each.</summary>
internal sealed class Wallet : IDisposable
{
    private readonly NodeClient _client;
    private readonly Hash256 _chain;
    private readonly PrivateKey[] _keys;
    private readonly ulong[] _nonces;

    private Wallet(NodeClient client, Hash256 chain, PrivateKey[] keys, ulong[] nonces) => (_client, _chain, _keys, _nonces) = (client, chain, keys, nonces);

    public NodeClient Client => _client;

    public static async Task<Wallet> OpenAsync(NodeProcess node, params string[] names)
    {
        NodeClient client = node.Client;
        ISignatures signatures = Signatures;
        PrivateKey[] keys = [.. names.Select(n => DevelopmentAccounts.Find(n, signatures)!)];
        var nonces = new ulong[keys.Length];
        for (int i = 0; i < nonces.Length; i++)
        {
            nonces[i] = (await client.GetAccountAsync(Address.Of(keys[i].PublicKeyBy(signatures)).ToString(), default))!.Nonce;
        }

        Assert.True(Hash256.TryParse((await client.GetStatusAsync(default)).ChainIdHash, out Hash256 chain));
        return new Wallet(client, chain, keys, nonces);
    }

    private static ISignatures Signatures { get; } = SignatureChoice.Make();

    public Address AddressOf(int by) => Address.Of(_keys[by].PublicKeyBy(Signatures));

    /// <summary>The account as contracts see it.</summary>
    public string SenderOf(int by) => _keys[by].PublicKeyBy(Signatures).TryGetAccountId(Signatures, out AccountId id) ? id.ToString() : throw new InvalidOperationException("no key");

    public async Task<SubmitAnswer> CallAsync(int by, string contract, string procedure, Amount amount, params JsonValue[] arguments)
    {
        Assert.True(AccountIdText.TryParse((await _client.GetAccountAsync("contract:" + contract, default))!.EthereumAddress, out AccountId id));
        return await SendAsync(by, new TransactionDraft
        {
            Nonce = 0, Account = AddressOf(by), Recipient = Address.OfContract(id), Amount = amount, Payload = new CallInfo(procedure, [.. arguments]).Encode(), Type = TransactionType.Call, ChainIdHash = default,
        });
    }

    public async Task<SubmitAnswer> SendAsync(int by, TransactionDraft draft)
    {
        Transaction signed = TransactionSigner.Sign(draft with { Nonce = ++_nonces[by], Account = AddressOf(by), ChainIdHash = _chain }, _keys[by], Signatures);
        return await _client.SubmitAsync(signed.Encoded, default);
    }

    public void Dispose() => _client.Dispose();
}
