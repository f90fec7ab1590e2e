using System;
using System.Text;
using System.Text.Unicode;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>What a transaction asks for, as a line for people where its payload can be read as text.</summary>
internal static class PayloadText
{
    private const int CharactersMax = 2000;

    public static string? Of(Transaction transaction)
    {
        ReadOnlySpan<byte> payload = transaction.Payload.Span;
        return payload.IsEmpty || payload[0] != (byte)'{' || !Utf8.IsValid(payload) ? null : Shorten(Encoding.UTF8.GetString(payload));
    }

    private static string Shorten(string text) => text.Length <= CharactersMax ? text : text[..CharactersMax] + "…";
}
