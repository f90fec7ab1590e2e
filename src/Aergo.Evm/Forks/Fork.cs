namespace Aergo.Evm;

/// <summary>A set of Ethereum's rules, named as Ethereum names them. Later members contain the changes of earlier ones.</summary>
/// <remarks>
/// "EIP150" and "EIP158" are Tangerine Whistle and Spurious Dragon; <see cref="Petersburg"/> is "ConstantinopleFix" in published tests.
/// Comparing members with &lt; and &gt;= asks which rules came first.
/// </remarks>
public enum Fork
{
    /// <summary>The first rules, July 2015.</summary>
    Frontier,

    /// <summary>DELEGATECALL, low-s signatures, creation by transaction costs 53000.</summary>
    Homestead,

    /// <summary>Tangerine Whistle: dearer state access, the 63/64 rule.</summary>
    Eip150,

    /// <summary>Spurious Dragon: chain ids in signatures, empty accounts vanish, code size limit.</summary>
    Eip158,

    /// <summary>REVERT, return data, STATICCALL, first pairing precompiles.</summary>
    Byzantium,

    /// <summary>Shifts, CREATE2, EXTCODEHASH, the first net gas metering.</summary>
    Constantinople,

    /// <summary>Constantinople without its net gas metering.</summary>
    Petersburg,

    /// <summary>CHAINID, SELFBALANCE, BLAKE2, net gas metering with a stipend guard.</summary>
    Istanbul,

    /// <summary>Cold and warm access, access lists.</summary>
    Berlin,

    /// <summary>The fee market, BASEFEE, smaller refunds.</summary>
    London,

    /// <summary>The Merge: PREVRANDAO.</summary>
    Paris,

    /// <summary>PUSH0, warm coinbase, bounded init code.</summary>
    Shanghai,

    /// <summary>Transient storage, MCOPY, blobs, SELFDESTRUCT only within the creating transaction.</summary>
    Cancun,

    /// <summary>BLS12-381, calldata floor, accounts with delegated code.</summary>
    Prague,

    /// <summary>CLZ, P256VERIFY, bounded MODEXP and transactions.</summary>
    Osaka,
}
