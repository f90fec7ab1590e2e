using System;
using System.Linq;

namespace Aergo.Evm;

/// <summary>What things cost under one fork's rules. The one place where prices stand.</summary>
/// <remarks>Source: docs/spec/evm.md, "Gas". Prices of single instructions without operands stand in <see cref="InstructionSet"/>.</remarks>
internal sealed record GasSchedule
{
    public const long Copy = 3;
    public const long Memory = 3;
    public const long MemoryQuadDivisor = 512;
    public const long KeccakWord = 6;
    public const long LogTopic = 375;
    public const long LogByte = 8;
    public const long CallValue = 9000;
    public const long CallStipend = 2300;
    public const long NewAccount = 25000;
    public const long CodeDepositByte = 200;
    public const long StorageSentry = 2300;
    public const int CallDepthMax = 1024;
    public const int StackMax = 1024;

    private static readonly GasSchedule[] Schedules = [.. Enum.GetValues<Fork>().Select(Make)];

    /// <summary>The rules these prices belong to.</summary>
    public required Fork Fork { get; init; }

    /// <summary>Base of CALL, CALLCODE, DELEGATECALL and STATICCALL before cold and warm were told apart.</summary>
    public required long Call { get; init; }

    /// <summary>SLOAD before cold and warm were told apart.</summary>
    public required long SLoad { get; init; }

    /// <summary>BALANCE, likewise.</summary>
    public required long Balance { get; init; }

    /// <summary>EXTCODESIZE and EXTCODECOPY, likewise.</summary>
    public required long ExtCode { get; init; }

    /// <summary>EXTCODEHASH, likewise.</summary>
    public required long ExtCodeHash { get; init; }

    public required long ExpByte { get; init; }

    public required long SelfDestruct { get; init; }

    /// <summary>First touch of an account in a transaction (EIP-2929); 0 before.</summary>
    public long ColdAccount { get; init; }

    /// <summary>First touch of a slot; 0 before.</summary>
    public long ColdSlot { get; init; }

    /// <summary>A touch after the first.</summary>
    public long Warm { get; init; }

    public required bool NetStorage { get; init; }

    /// <summary>Writing what is already there, or a slot already changed in this transaction.</summary>
    public required long StorageNoop { get; init; }

    public long StorageSet { get; init; } = 20000;

    public required long StorageReset { get; init; }

    public required long StorageClearRefund { get; init; }

    public required long SelfDestructRefund { get; init; }

    /// <summary>The part of the gas used that refunds may reach is one over this.</summary>
    public required long RefundDivisor { get; init; }

    /// <summary>2 for each 32 bytes of init code (EIP-3860); 0 before.</summary>
    public required long InitCodeWord { get; init; }

    public required long CalldataNonZero { get; init; }

    /// <summary>Largest deployed code, in bytes; none before EIP-170.</summary>
    public required int CodeSizeMax { get; init; }

    /// <summary>Largest init code, in bytes; none before EIP-3860.</summary>
    public required int InitCodeSizeMax { get; init; }

    /// <summary>Whether cold and warm are told apart.</summary>
    public bool HasAccessLists => Fork >= Fork.Berlin;

    /// <summary>Whether empty accounts vanish and do not come into being (EIP-161).</summary>
    public bool EmptyAccountsVanish => Fork >= Fork.Eip158;

    public static GasSchedule For(Fork fork) => Schedules[(int)fork];

    private static GasSchedule Make(Fork fork)
    {
        bool berlin = fork >= Fork.Berlin, istanbul = fork >= Fork.Istanbul, london = fork >= Fork.London, tangerine = fork >= Fork.Eip150;
        return new GasSchedule
        {
            Fork = fork,
            Call = berlin ? 0 : tangerine ? 700 : 40,
            SLoad = berlin ? 0 : istanbul ? 800 : tangerine ? 200 : 50,
            Balance = berlin ? 0 : istanbul ? 700 : tangerine ? 400 : 20,
            ExtCode = berlin ? 0 : tangerine ? 700 : 20,
            ExtCodeHash = berlin ? 0 : istanbul ? 700 : 400,
            ExpByte = fork >= Fork.Eip158 ? 50 : 10,
            SelfDestruct = tangerine ? 5000 : 0,
            ColdAccount = berlin ? 2600 : 0,
            ColdSlot = berlin ? 2100 : 0,
            Warm = berlin ? 100 : 0,
            NetStorage = istanbul || fork == Fork.Constantinople,
            StorageNoop = berlin ? 100 : istanbul ? 800 : 200,
            StorageReset = berlin ? 2900 : 5000,
            StorageClearRefund = london ? 4800 : 15000,
            SelfDestructRefund = london ? 0 : 24000,
            RefundDivisor = london ? 5 : 2,
            InitCodeWord = fork >= Fork.Shanghai ? 2 : 0,
            CalldataNonZero = istanbul ? 16 : 68,
            CodeSizeMax = fork >= Fork.Eip158 ? 24576 : int.MaxValue,
            InitCodeSizeMax = fork >= Fork.Shanghai ? 49152 : int.MaxValue,
        };
    }
}
