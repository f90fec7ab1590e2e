using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;

namespace Aergo.Rpc.Ethereum;

/// <summary>JSON-RPC 2.0: one request or a batch of them in, the answers out. Ids come back as they were.</summary>
/// <remarks>The requests of a batch begin in their order and go on side by side, so that transactions of one sender keep their order.</remarks>
internal sealed class JsonRpcDispatcher(EthereumMethods methods)
{
    private const int ParseErrorCode = -32700, InvalidRequestCode = -32600, InternalErrorCode = -32603, AnswerTooLargeCode = -32003;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = EthereumLimits.DepthMax };
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = EthereumLimits.AnswerDepthMax };

    /// <summary>Answers one message; empty when there is nothing to answer.</summary>
    /// <param name="special">Methods of the connection itself, asked first; null for none.</param>
    public async Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> message, Func<string, EthereumParameters, Action<Utf8JsonWriter>?>? special, CancellationToken cancellation)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(message, Reading);
        }
        catch (JsonException)
        {
            Write(output, default, Failure(ParseErrorCode, "parse error: the request is no JSON, or nested too deeply"));
            return output.WrittenMemory;
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array)
            {
                await AnswerAsync([root], isBatch: false, special, output, cancellation).ConfigureAwait(false);
            }
            else if (root.GetArrayLength() is 0 or > EthereumLimits.BatchMax)
            {
                Write(output, default, Failure(
                    InvalidRequestCode, root.GetArrayLength() == 0 ? "empty batch" : string.Create(CultureInfo.InvariantCulture, $"batch too large: at most {EthereumLimits.BatchMax} requests")));
            }
            else
            {
                await AnswerAsync([.. root.EnumerateArray()], isBatch: true, special, output, cancellation).ConfigureAwait(false);
            }
        }

        return output.WrittenMemory;
    }

    private async Task AnswerAsync(
        JsonElement[] requests, bool isBatch, Func<string, EthereumParameters, Action<Utf8JsonWriter>?>? special, ArrayBufferWriter<byte> output, CancellationToken cancellation)
    {
        var running = new Task<Action<Utf8JsonWriter>>[requests.Length];
        for (int i = 0; i < requests.Length; i++)
        {
            running[i] = RunAsync(requests[i], special, cancellation);
        }

        int written = 0;
        for (int i = 0; i < requests.Length; i++)
        {
            Action<Utf8JsonWriter> answer = await running[i].ConfigureAwait(false);
            bool isObject = requests[i].ValueKind == JsonValueKind.Object;
            if (isObject && !requests[i].TryGetProperty("id", out _) && requests[i].TryGetProperty("method", out _))
            {
                // A notification: done, and not answered.
                continue;
            }

            if (isBatch)
            {
                output.Write(written == 0 ? "["u8 : ","u8);
            }

            written++;
            int before = output.WrittenCount;
            JsonElement id = isObject && requests[i].TryGetProperty("id", out JsonElement given) && given.ValueKind is JsonValueKind.String or JsonValueKind.Number ? given : default;
            Write(output, id, before > EthereumLimits.AnswerBytesMax ? Failure(AnswerTooLargeCode, "response too large") : answer);
        }

        if (isBatch && written > 0)
        {
            output.Write("]"u8);
        }
    }

    private async Task<Action<Utf8JsonWriter>> RunAsync(JsonElement request, Func<string, EthereumParameters, Action<Utf8JsonWriter>?>? special, CancellationToken cancellation)
    {
        try
        {
            if (request.ValueKind != JsonValueKind.Object || !request.TryGetProperty("method", out JsonElement name) || name.ValueKind != JsonValueKind.String)
            {
                return Failure(InvalidRequestCode, "invalid request: an object with a method is wanted");
            }

            var parameters = new EthereumParameters(request.TryGetProperty("params", out JsonElement given) ? given : default);
            string method = name.GetString()!;
            Action<Utf8JsonWriter> result = special?.Invoke(method, parameters) ?? await methods.RunAsync(method, parameters, cancellation).ConfigureAwait(false);
            return json =>
            {
                json.WritePropertyName("result");
                result(json);
            };
        }
        catch (EthereumApiException e)
        {
            return Failure(e.Code, e.Message, e.Revert);
        }
        catch (InvalidOperationException)
        {
            // What the JSON reader says of texts with halves of characters.
            return Failure(ParseErrorCode, "parse error: a text is no valid Unicode");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Our own mistake or a failing disk: the client learns that it was not its fault, and nothing of our inside.
            await Console.Error.WriteLineAsync($"aergo: an Ethereum request failed: {e.Message}").ConfigureAwait(false);
            return Failure(InternalErrorCode, $"the node could not answer ({e.GetType().Name}); its output says more");
        }
    }

    private static Action<Utf8JsonWriter> Failure(int code, string message, ReadOnlyMemory<byte>? data = null) => json =>
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        if (data is { } bytes)
        {
            json.WriteString("data", EthereumJson.Data(bytes.Span));
        }

        json.WriteEndObject();
    };

    private static void Write(ArrayBufferWriter<byte> output, JsonElement id, Action<Utf8JsonWriter> answer)
    {
        using var json = new Utf8JsonWriter(output, Writing);
        json.WriteStartObject();
        json.WriteString("jsonrpc", "2.0");
        json.WritePropertyName("id");
        if (id.ValueKind == JsonValueKind.Undefined)
        {
            json.WriteNullValue();
        }
        else
        {
            // As it was written: escapes and all.
            json.WriteRawValue(id.GetRawText(), skipInputValidation: true);
        }

        answer(json);
        json.WriteEndObject();
    }
}
