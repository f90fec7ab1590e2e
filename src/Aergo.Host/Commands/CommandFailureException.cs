using System;

namespace Aergo.Host;

/// <summary>A command that cannot do what it was asked. The message says what, where and what next.</summary>
internal sealed class CommandFailureException(string message) : Exception(message);
