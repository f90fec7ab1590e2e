namespace Aergo.Files;

/// <summary>What a needle holds. Numbers are part of the format. Source: docs/spec/aergofs.md, "Needles".</summary>
public enum NeedleKind : byte
{
    /// <summary>A node of a state tree; the id names its content.</summary>
    Node = 1,

    /// <summary>A blob; the id names its content.</summary>
    Blob = 2,

    /// <summary>Header of a block; the id is the block's.</summary>
    BlockHeader = 3,

    /// <summary>Body of the block whose header stands before it.</summary>
    BlockBody = 4,

    /// <summary>Receipts of that block.</summary>
    Receipts = 5,

    /// <summary>Access list of that block.</summary>
    AccessList = 6,

    /// <summary>Says which height the next header has: the first of a log, or after blocks were taken back.</summary>
    HeightMark = 7,

    /// <summary>A state root whose nodes are all on disk.</summary>
    Checkpoint = 8,

    /// <summary>Something consensus must not forget; the newest of each sort counts.</summary>
    ConsensusRecord = 9,

    /// <summary>Ends a group: what stands between two marks is there as a whole or not at all.</summary>
    CommitMark = 10,
}

/// <summary>The three logs of a store, each with volumes and sequence numbers of its own.</summary>
public enum NeedleClass : byte
{
    /// <summary>Blocks and what consensus wrote down: the truth.</summary>
    Log = 1,

    /// <summary>Tree nodes and large values: made from the log.</summary>
    Nodes = 2,

    /// <summary>Files of users.</summary>
    Blobs = 3,
}
