using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using Aergo.Api;

namespace Aergo.Rpc.Ethereum;

/// <summary>What blocks cost: the same base fee in each, and tips at the percentiles asked for, weighed by gas.</summary>
internal static class FeeHistory
{
    public static Action<Utf8JsonWriter> Of(IReadOnlyList<EthereumBlock> blocks, IReadOnlyList<double>? percentiles) => json =>
    {
        json.WriteStartObject();
        json.WriteString("oldestBlock", EthereumJson.Quantity(blocks.Count > 0 ? blocks[0].Number : 0));
        json.WriteStartArray("baseFeePerGas");
        foreach (EthereumBlock block in blocks)
        {
            json.WriteStringValue(EthereumJson.Quantity((BigInteger)block.BaseFee));
        }

        if (blocks.Count > 0)
        {
            json.WriteStringValue(EthereumJson.Quantity((BigInteger)blocks[^1].BaseFee));
        }

        json.WriteEndArray();
        json.WriteStartArray("gasUsedRatio");
        foreach (EthereumBlock block in blocks)
        {
            json.WriteNumberValue((double)block.GasUsed / block.GasLimit);
        }

        json.WriteEndArray();
        if (percentiles is not null)
        {
            json.WriteStartArray("reward");
            foreach (EthereumBlock block in blocks)
            {
                Rewards(json, block, percentiles);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    };

    private static void Rewards(Utf8JsonWriter json, EthereumBlock block, IReadOnlyList<double> percentiles)
    {
        List<(UInt128 Tip, long Gas)> paid = [.. block.Receipts.Select(r => (r.EffectiveGasPrice - UInt128.Min(r.EffectiveGasPrice, block.BaseFee), r.GasUsed)).OrderBy(r => r.Item1)];
        json.WriteStartArray();
        foreach (double percentile in percentiles)
        {
            double wanted = block.GasUsed * percentile / 100;
            UInt128 tip = 0;
            long seen = 0;
            foreach ((UInt128 offered, long gas) in paid)
            {
                tip = offered;
                seen += gas;
                if (seen >= wanted)
                {
                    break;
                }
            }

            json.WriteStringValue(EthereumJson.Quantity((BigInteger)tip));
        }

        json.WriteEndArray();
    }
}
