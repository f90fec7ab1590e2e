using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Signs and sends transactions for accounts whose keys this node holds, one at a time per account so that nonces follow each other.</summary>
internal sealed class AccountSender(NodeService node, GenesisConfig genesis, ISignatures signatures)
{
    private readonly Hash256 _chainIdHash = genesis.ChainId.Hash();
    private readonly ConcurrentDictionary<AccountId, SemaphoreSlim> _turns = new();

    /// <summary>Sends one transaction and waits until it is pooled or refused.</summary>
    public async ValueTask<(Hash256 Hash, Admission Admission)> SendAsync(
        PrivateKey key, AccountId account, TransactionType type, Address recipient, Amount amount, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        SemaphoreSlim turn = _turns.GetOrAdd(account, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            for (int attempt = 0; ; attempt++)
            {
                ulong nonce = (node.Snapshot.PoolView.GetAccount(account)?.Nonce ?? 0) + 1;
                Transaction transaction = TransactionSigner.Sign(
                    new TransactionDraft
                    {
                        Nonce = nonce,
                        Account = Address.Of(key.PublicKeyBy(signatures)),
                        Recipient = recipient,
                        Amount = amount,
                        Payload = payload,
                        Type = type,
                        ChainIdHash = _chainIdHash,
                    },
                    key,
                    signatures);
                Admission admission = await node.SubmitAsync(transaction, cancellation).ConfigureAwait(false);

                // Somebody else may use the same key from elsewhere; then the nonce was taken in between.
                if (attempt < 3 && admission.Refusal is { Code: TransactionRefusal.NonceTooLowCode or TransactionRefusal.SameNonceCode })
                {
                    continue;
                }

                return (transaction.Hash, admission);
            }
        }
        finally
        {
            turn.Release();
        }
    }
}
