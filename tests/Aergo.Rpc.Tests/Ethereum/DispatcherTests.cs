using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Rpc.Ethereum;
using Xunit;

namespace Aergo.Rpc.Tests.Ethereum;

// Goal: whatever bytes come, the answer is JSON-RPC with the right number, ids come back as they were written, and bounds hold.
// Method: the dispatcher without a chain behind it: none of these requests gets that far.
public sealed class DispatcherTests
{
    [Theory]
    [InlineData("{", -32700)]
    [InlineData("\u0001", -32700)]
    [InlineData("", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("1", -32600)]
    [InlineData("null", -32600)]
    [InlineData("{\"id\":1}", -32600)]
    [InlineData("{\"id\":1,\"method\":7}", -32600)]
    [InlineData("{\"id\":1,\"method\":\"\\ud800\"}", -32700)]
    [InlineData("{\"id\":1,\"method\":\"eth_fillTransaction\"}", -32601)]
    [InlineData("{\"id\":1,\"method\":\"evm_mine\"}", -32601)]
    [InlineData("{\"id\":1,\"method\":\"eth_getBalance\"}", -32602)]
    [InlineData("{\"id\":1,\"method\":\"eth_getBalance\",\"params\":{\"a\":1}}", -32602)]
    [InlineData("{\"id\":1,\"method\":\"eth_getBalance\",\"params\":[\"0x12\"]}", -32602)]
    [InlineData("{\"id\":1,\"method\":\"eth_call\",\"params\":[{\"value\":\"0x-1\"}]}", -32602)]
    [InlineData("{\"id\":1,\"method\":\"eth_call\",\"params\":[{\"data\":\"0x123\"}]}", -32602)]
    [InlineData("{\"id\":1,\"method\":\"eth_getLogs\",\"params\":[{\"topics\":[1,2,3,4,5]}]}", -32602)]
    [InlineData("{\"id\":1,\"method\":\"eth_call\",\"params\":[{},\"latest\",{\"0x0000000000000000000000000000000000000000\":{\"state\":{},\"stateDiff\":{}}}]}", -32602)]
    [InlineData("{\"id\":1,\"method\":\"eth_call\",\"params\":[{},\"latest\",{\"0x0000000000000000000000000000000000000000\":{\"state\":7}}]}", -32602)]
    public async Task Bad_requests_are_answered_with_their_number(string request, int code)
    {
        JsonElement answer = JsonDocument.Parse(await AnswerAsync(request)).RootElement;
        Assert.Equal(code, answer.GetProperty("error").GetProperty("code").GetInt32());
        Assert.NotEqual(0, answer.GetProperty("error").GetProperty("message").GetString()!.Length);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("9007199254740993")]
    [InlineData("\"a\\u0062\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("1.50")]
    public async Task Ids_come_back_as_they_were(string id) =>
        Assert.Contains($"\"id\":{id},", await AnswerAsync($"{{\"id\":{id},\"method\":\"no_such\"}}"), StringComparison.Ordinal);

    [Fact]
    public async Task Unknown_methods_are_named_in_the_words_clients_know() =>
        Assert.Contains("the method no_such does not exist/is not available", await AnswerAsync("{\"id\":1,\"method\":\"no_such\"}"), StringComparison.Ordinal);

    [Fact]
    public async Task A_batch_has_one_answer_for_each_id_and_none_for_notifications()
    {
        JsonElement answers = JsonDocument.Parse(await AnswerAsync("""[{"id":1,"method":"a"},{"method":"b"},3,{"id":"x","method":"c"}]""")).RootElement;
        Assert.Equal(3, answers.GetArrayLength());
        Assert.Equal("x", answers[2].GetProperty("id").GetString());
        Assert.Equal(string.Empty, await AnswerAsync("""[{"method":"b"}]"""));
    }

    [Fact]
    public async Task Batches_and_nesting_are_bounded()
    {
        string many = "[" + string.Join(',', Enumerable.Repeat("1", EthereumLimits.BatchMax + 1)) + "]";
        Assert.Contains("batch too large", await AnswerAsync(many), StringComparison.Ordinal);
        Assert.Contains("-32700", await AnswerAsync(new string('[', 100_000)), StringComparison.Ordinal);
    }

    private static async Task<string> AnswerAsync(string request) =>
        Encoding.UTF8.GetString((await new JsonRpcDispatcher(new EthereumMethods(DispatchProxy.Create<IEthereumApi, NoChain>(), null!)).AnswerAsync(Encoding.UTF8.GetBytes(request), null, TestContext.Current.CancellationToken)).Span);

    /// <summary>A chain that is asked nothing here but whether it is a development chain.</summary>
    [SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it")]
    internal class NoChain : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name == "get_Development" ? null : throw new InvalidOperationException($"{targetMethod?.Name} is not part of these tests");
    }
}
