namespace Aergo.Sql.Compilation;

/// <summary>When code is made for routines and plans. Never shows in a result, in gas or in a row set: only in time.</summary>
public enum CompilationMode
{
    /// <summary>What ran often enough to pay for its compilation.</summary>
    WhenHot,

    /// <summary>The interpreter alone: the twin that compiled code is held against.</summary>
    Never,

    /// <summary>Everything that can be, before it first runs: for tests.</summary>
    Always,
}
