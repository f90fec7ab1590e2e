using System;
using System.Linq;
using System.Text;
using System.Text.Unicode;
using Aergo.Primitives;
using Aergo.Sql.Engine;

namespace Aergo.Host;

/// <summary>What a transaction asks for, as a line for people where its payload can be read as text.</summary>
internal static class PayloadText
{
    private const int CharactersMax = 2000;

    public static string? Of(Transaction transaction)
    {
        ReadOnlySpan<byte> payload = transaction.Payload.Span;
        if (payload.IsEmpty)
        {
            return null;
        }

        if (SqlPayload.TryDecode(payload, out SqlPayload? sql) && sql is not null)
        {
            string text = string.Join("; ", sql.Commands.Select(c => c.Text));
            return Shorten(sql.DeploySchema.Length > 0 ? $"deploy as {sql.DeploySchema}: {text}" : text);
        }

        return payload[0] == (byte)'{' && Utf8.IsValid(payload) ? Shorten(Encoding.UTF8.GetString(payload)) : null;
    }

    private static string Shorten(string text) => text.Length <= CharactersMax ? text : text[..CharactersMax] + "…";
}
