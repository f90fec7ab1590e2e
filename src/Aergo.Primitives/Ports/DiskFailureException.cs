using System;

namespace Aergo.Primitives;

/// <summary>The disk could not do what was asked: full, read-only, unreadable, or a sync failed.</summary>
/// <remarks>The message names the file and what was tried. Host catches it, says one line, and stops the node.</remarks>
public sealed class DiskFailureException(string message, Exception? inner = null) : Exception(message, inner);
