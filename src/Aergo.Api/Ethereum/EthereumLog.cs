using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Api;

/// <summary>A log with where it stands. Events of other engines appear as <c>Notify(string indexed name, string name, string data)</c>.</summary>
/// <param name="Index">Its place among all logs of the block.</param>
/// <param name="Timestamp">Of the block, in seconds.</param>
public sealed record EthereumLog(
    AccountId Address, IReadOnlyList<Hash256> Topics, ReadOnlyMemory<byte> Data, Hash256? BlockHash, long BlockNumber, long Timestamp, Hash256 TransactionHash, int TransactionIndex, int Index);
