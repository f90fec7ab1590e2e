using System;

namespace Aergo.Ledger;

/// <summary>A genesis file that cannot be used. The message names the member and the line.</summary>
public sealed class GenesisException(string message) : Exception(message);
