using System;

namespace Aergo.Api;

/// <summary>A node that cannot be asked, or whose answer cannot be used. Refusals are answers and never come this way.</summary>
/// <param name="code">A word for programs: <c>unreachable</c>, <c>busy</c>, <c>bad_request</c> …</param>
public sealed class NodeApiException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A word for programs.</summary>
    public string Code { get; } = code;
}
