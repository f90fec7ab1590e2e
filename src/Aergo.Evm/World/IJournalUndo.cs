namespace Aergo.Evm;

/// <summary>Something outside the journal that must be taken back when the frame it happened in fails.</summary>
public interface IJournalUndo
{
    /// <summary>Takes it back. Called at most once, later things first.</summary>
    void Undo();
}
