namespace Aergo.Evm;

/// <summary>A slot of storage within one transaction.</summary>
internal sealed class JournalSlot(UInt256 before)
{
    /// <summary>The value at the start of the transaction, by which net gas metering counts.</summary>
    public UInt256 Before = before;

    public UInt256 Value = before;

    public bool IsWarm;

    /// <summary>Whether it was ever written, even if that was taken back.</summary>
    public bool WasWritten;
}
