using System;

namespace Aergo.Host;

/// <summary>A key that cannot be had: not there, wrong password, bad file. The message says what to do.</summary>
internal sealed class KeyFailureException(string message) : Exception(message);
