using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Which precompiles stand at which addresses under which rules.</summary>
public static class PrecompileSet
{
    /// <summary>The precompiles of <paramref name="fork"/> by address.</summary>
    /// <param name="fork">The rules in force.</param>
    /// <param name="signatures">secp256k1, as handed in by the host.</param>
    public static IReadOnlyDictionary<AccountId, Precompile> For(Fork fork, ISignatures signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        (Fork From, ushort Number, Func<Precompile> Make)[] all =
        [
            (Fork.Frontier, 0x01, () => new EcRecoverPrecompile(signatures)),
            (Fork.Frontier, 0x02, () => new Sha256Precompile()),
            (Fork.Frontier, 0x03, () => new Ripemd160Precompile()),
            (Fork.Frontier, 0x04, () => new IdentityPrecompile()),
            (Fork.Byzantium, 0x05, () => new ModExpPrecompile()),
            (Fork.Byzantium, 0x06, () => new Bn254AddPrecompile()),
            (Fork.Byzantium, 0x07, () => new Bn254MultiplyPrecompile()),
            (Fork.Byzantium, 0x08, () => new Bn254PairingPrecompile()),
            (Fork.Istanbul, 0x09, () => new Blake2FPrecompile()),
            (Fork.Cancun, 0x0A, () => new PointEvaluationPrecompile()),
            (Fork.Prague, 0x0B, () => new BlsG1AddPrecompile()),
            (Fork.Prague, 0x0C, () => new BlsG1MsmPrecompile()),
            (Fork.Prague, 0x0D, () => new BlsG2AddPrecompile()),
            (Fork.Prague, 0x0E, () => new BlsG2MsmPrecompile()),
            (Fork.Prague, 0x0F, () => new BlsPairingPrecompile()),
            (Fork.Prague, 0x10, () => new BlsMapFpToG1Precompile()),
            (Fork.Prague, 0x11, () => new BlsMapFp2ToG2Precompile()),
            (Fork.Osaka, 0x100, () => new P256VerifyPrecompile()),
        ];

        var active = new Dictionary<AccountId, Precompile>();
        foreach ((Fork from, ushort number, Func<Precompile> make) in all)
        {
            if (fork >= from)
            {
                active.Add(At(number), make());
            }
        }

        return active;
    }

    /// <summary>The address that is a small number: its last two bytes hold <paramref name="number"/>.</summary>
    public static AccountId At(ushort number)
    {
        Span<byte> bytes = stackalloc byte[AccountId.Size];
        bytes.Clear();
        bytes[18] = (byte)(number >> 8);
        bytes[19] = (byte)number;
        return new AccountId(bytes);
    }
}
