using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace Aergo.Api;

/// <summary>How the types of <see cref="INodeApi"/> look as JSON: camel case, every member, nothing by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NodeStatus))]
[JsonSerializable(typeof(SubmitAnswer))]
[JsonSerializable(typeof(RehearsalAnswer))]
[JsonSerializable(typeof(TransactionView))]
[JsonSerializable(typeof(BlockView))]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(ContractView))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(IReadOnlyList<EventView>))]
[JsonSerializable(typeof(IReadOnlyList<VoteView>))]
[JsonSerializable(typeof(ProofAnswer))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(VerifyStep))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ApiJson : JsonSerializerContext;

/// <summary>A failed request, in the shape of RFC 9457.</summary>
/// <param name="Title">What kind of failure.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What, where, and what to do.</param>
/// <param name="Code">A word for programs, such as <c>not_found</c>.</param>
public sealed record Problem(string Title, int Status, string Detail, string Code)
{
    /// <summary>No page describes it.</summary>
    public string Type { get; init; } = "about:blank";
}

/// <summary>One line of the stream that a verification answers with: progress from 0 to 1, and in the last line the report.</summary>
public sealed record VerifyStep(double Progress, VerifyReport? Report);

/// <summary>Bounds of the requests, the same for all protocols.</summary>
public static class ApiLimits
{
    /// <summary>Most events of one answer.</summary>
    public const int EventsMax = 1000;

    /// <summary>Most candidates of one answer.</summary>
    public const int VotesMax = 1000;

    /// <summary>Longest wait for a transaction, in seconds.</summary>
    public const int WaitSecondsMax = 120;
}
