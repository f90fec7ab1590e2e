using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Aergo.Primitives;

/// <summary>Something a contract wants the world to know.</summary>
/// <param name="Contract">Who says it.</param>
/// <param name="Name">Event name, at most 63 bytes; for SQL the channel of NOTIFY.</param>
/// <param name="Data">UTF-8 JSON or text, at most 8,000 bytes.</param>
public sealed record ContractEvent(AccountId Contract, string Name, string Data)
{
    /// <summary>Name under which logs of the EVM go to those who listen by name.</summary>
    public const string LogName = "log";

    /// <summary>Topics and bytes of a log of the EVM; null for an event with a name. Name and data then follow from it.</summary>
    public EventLog? Log { get; private init; }

    /// <summary>A log of the EVM as an event: its name is <see cref="LogName"/>, its data a JSON object of topics and data in hex.</summary>
    public static ContractEvent OfLog(AccountId contract, EventLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var json = new StringBuilder("{\"topics\":[");
        for (int i = 0; i < log.Topics.Count; i++)
        {
            json.Append(i == 0 ? "\"0x" : ",\"0x").Append(log.Topics[i].ToString()).Append('"');
        }

        json.Append("],\"data\":\"0x").Append(Convert.ToHexStringLower(log.Data.Span)).Append("\"}");
        return new ContractEvent(contract, LogName, json.ToString()) { Log = log };
    }
}

/// <summary>What LOG0 to LOG4 record.</summary>
/// <param name="Topics">At most <see cref="TopicsMax"/> words to search by.</param>
/// <param name="Data">Any bytes; gas bounds them.</param>
public sealed record EventLog(IReadOnlyList<Hash256> Topics, ReadOnlyMemory<byte> Data)
{
    /// <summary>Most topics of a log.</summary>
    public const int TopicsMax = 4;

    /// <summary>By content.</summary>
    public bool Equals(EventLog? other) => other is not null && Topics.SequenceEqual(other.Topics) && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Topics.Count, Topics.Count > 0 ? Topics[0] : default, Data.Length);
}
