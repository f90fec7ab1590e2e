using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>A world in memory: for code run by hand, benchmarks and tests.</summary>
/// <remarks>The hash of block n is Keccak-256 of its decimal digits, as Ethereum's state tests have it.</remarks>
public sealed class MemoryWorld : IEvmWorld
{
    private readonly Dictionary<AccountId, EvmAccount> _accounts = [];
    private readonly Dictionary<AccountId, Dictionary<UInt256, UInt256>> _storage = [];
    private readonly Dictionary<Hash256, ReadOnlyMemory<byte>> _codes = [];

    /// <summary>Puts an account there, without storage.</summary>
    public void SetAccount(AccountId id, ulong nonce, in UInt256 balance, ReadOnlyMemory<byte> code)
    {
        Hash256 hash = Keccak256.Hash(code.Span);
        _codes[hash] = code;
        _accounts[id] = new EvmAccount(nonce, balance, hash);
    }

    /// <summary>Sets a slot; 0 takes it away.</summary>
    public void SetStorage(AccountId id, in UInt256 key, in UInt256 value)
    {
        if (!_storage.TryGetValue(id, out Dictionary<UInt256, UInt256>? slots))
        {
            _storage.Add(id, slots = []);
        }

        if (value.IsZero)
        {
            slots.Remove(key);
        }
        else
        {
            slots[key] = value;
        }
    }

    /// <summary>Writes down what a transaction changed.</summary>
    public void Apply(IReadOnlyList<AccountChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (AccountChange change in changes)
        {
            if (change.IsDeleted)
            {
                _accounts.Remove(change.Id);
                _storage.Remove(change.Id);
                continue;
            }

            _accounts[change.Id] = change.Account;
            if (change.NewCode is { } code)
            {
                _codes[change.Account.CodeHash] = code;
            }

            foreach (SlotChange slot in change.Slots)
            {
                SetStorage(change.Id, slot.Key, slot.Value);
            }
        }
    }

    /// <summary>Root of the Merkle-Patricia trie over all accounts, as Ethereum has it.</summary>
    public Hash256 Root() => MerklePatriciaTrie.SecureRoot(_accounts.Select(a => KeyValuePair.Create(a.Key.ToArray(), Encode(a.Key, a.Value))));

    /// <inheritdoc />
    public bool TryGetAccount(AccountId id, out EvmAccount account) => _accounts.TryGetValue(id, out account);

    /// <inheritdoc />
    public ReadOnlyMemory<byte> GetCode(AccountId id, Hash256 codeHash) => _codes[codeHash];

    /// <inheritdoc />
    public UInt256 GetStorage(AccountId id, in UInt256 key) =>
        _storage.TryGetValue(id, out Dictionary<UInt256, UInt256>? slots) ? slots.GetValueOrDefault(key) : default;

    /// <inheritdoc />
    public bool HasStorage(AccountId id) => _storage.TryGetValue(id, out Dictionary<UInt256, UInt256>? slots) && slots.Count > 0;

    /// <inheritdoc />
    public Hash256 GetBlockHash(ulong number) => Keccak256.Hash(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    private byte[] Encode(AccountId id, in EvmAccount account)
    {
        Hash256 storageRoot = HasStorage(id)
            ? MerklePatriciaTrie.SecureRoot(_storage[id].Select(s => KeyValuePair.Create(s.Key.ToBigEndian(), Number(s.Value))))
            : MerklePatriciaTrie.EmptyRoot;
        var list = new RlpWriter();
        list.BeginList();
        list.Write(account.Nonce);
        list.Write(account.Balance);
        list.Write(storageRoot);
        list.Write(account.CodeHash);
        list.EndList();
        return list.ToArray();
    }

    private static byte[] Number(in UInt256 value)
    {
        var item = new RlpWriter();
        item.Write(value);
        return item.ToArray();
    }
}
