using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class JsonTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("[1,-0,0.5,1e5,-1.25E-7,123456789012345678901234567890]")]
    [InlineData("{\"a\":{\"b\":[true,false,null,\"\"]},\"A\":1}")]
    [InlineData("\"\\\"\\\\\\n\\r\\t한글 😀 /\"")]
    [InlineData("[[],{}]")]
    public void Compact_JSON_comes_back_as_it_was(string json) => Assert.Equal(json, Parse(json).ToString());

    [Theory]
    [InlineData(" [ 1 , \"\\u0041\\ud83d\\ude00\\/\\b\\f\" ] ", "[1,\"A😀/\\u0008\\u000c\"]")]
    public void Space_and_escapes_are_read(string json, string compact) => Assert.Equal(compact, Parse(json).ToString());

    [Theory]
    [InlineData("", JsonError.Syntax)]
    [InlineData("01", JsonError.Syntax)]
    [InlineData("+1", JsonError.Syntax)]
    [InlineData("1.", JsonError.Syntax)]
    [InlineData(".5", JsonError.Syntax)]
    [InlineData("1e", JsonError.Syntax)]
    [InlineData("-", JsonError.Syntax)]
    [InlineData("NaN", JsonError.Syntax)]
    [InlineData("[1,]", JsonError.Syntax)]
    [InlineData("{\"a\":1,}", JsonError.Syntax)]
    [InlineData("{a:1}", JsonError.Syntax)]
    [InlineData("1 2", JsonError.Syntax)]
    [InlineData("\"\t\"", JsonError.Syntax)]
    [InlineData("\"a\\n\t\"", JsonError.Syntax)]
    [InlineData("\"abc", JsonError.Syntax)]
    [InlineData("\"\\x\"", JsonError.Syntax)]
    [InlineData("\"\\u12\"", JsonError.Syntax)]
    [InlineData("\"\\u+123\"", JsonError.Syntax)]
    [InlineData("\"\\ud800\"", JsonError.LoneSurrogate)]
    [InlineData("\"\\udc00\"", JsonError.LoneSurrogate)]
    [InlineData("\"\\ud800\\u0041\"", JsonError.LoneSurrogate)]
    [InlineData("{\"a\":1,\"a\":2}", JsonError.DuplicateName)]
    [InlineData("tru", JsonError.Syntax)]
    [InlineData("\u00a01", JsonError.Syntax)]
    public void What_is_no_JSON_says_why(string json, JsonError error) =>
        Assert.Equal(error, JsonParser.Parse(Encoding.UTF8.GetBytes(json), 1000, out _));

    [Fact]
    public void Bounds_hold()
    {
        string Nested(int depth) => new string('[', depth) + new string(']', depth);
        Assert.Equal(JsonError.None, JsonParser.Parse(Encoding.UTF8.GetBytes(Nested(JsonParser.DepthMax)), 1000, out _));
        Assert.Equal(JsonError.TooDeep, JsonParser.Parse(Encoding.UTF8.GetBytes(Nested(JsonParser.DepthMax + 1)), 1000, out _));
        Assert.Equal(JsonError.TooDeep, JsonParser.Parse(Encoding.UTF8.GetBytes(new string('[', 100_000)), 1_000_000, out _));
        Assert.Equal(JsonError.None, JsonParser.Parse(Encoding.UTF8.GetBytes(new string('1', JsonParser.NumberLengthMax)), 1000, out _));
        Assert.Equal(JsonError.NumberTooLong, JsonParser.Parse(Encoding.UTF8.GetBytes(new string('1', JsonParser.NumberLengthMax + 1)), 1000, out _));
        Assert.Equal(JsonError.TooLarge, JsonParser.Parse("12345"u8, 4, out _));
        Assert.Equal(JsonError.NotUtf8, JsonParser.Parse([(byte)'"', 0xC0, 0x80, (byte)'"'], 10, out _));
    }

    // Goal: we accept nothing the framework's strict reader refuses, and refuse what it takes only for our own named reasons.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Mutated_texts_agree_with_the_framework(int seed)
    {
        var random = new Random(seed);
        byte[][] good =
        [
            .. new[]
            {
                "{\"Name\":\"set\",\"Args\":[\"k\\u0041\\ud83d\\ude00\",1,-2.5e+3,true,null,{\"a\":[]}]}",
                "[\"한글\",0.125,{\"x\":{\"y\":\"\\\\\\\"\"}},false]",
            }.Select(Encoding.UTF8.GetBytes),
        ];
        int both = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = Mutations.Next(random, good[random.Next(good.Length)]);
            JsonError error = JsonParser.Parse(bytes, 10_000, out JsonValue? value);
            bool theirs = FrameworkReads(bytes);
            if (error == JsonError.None)
            {
                Assert.True(theirs, Encoding.UTF8.GetString(bytes));
                both++;
                byte[] again = Encoding.UTF8.GetBytes(value!.ToString());
                Assert.Equal(JsonError.None, JsonParser.Parse(again, 10_000, out JsonValue? second));
                Assert.Equal(value.ToString(), second!.ToString());
            }
            else if (error is JsonError.Syntax)
            {
                Assert.False(theirs, Encoding.UTF8.GetString(bytes));
            }
        }

        Assert.True(both > 300, $"only {both} texts were read");
    }

    private static bool FrameworkReads(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonValue Parse(string json)
    {
        Assert.Equal(JsonError.None, JsonParser.Parse(Encoding.UTF8.GetBytes(json), 10_000, out JsonValue? value));
        return value!;
    }
}
