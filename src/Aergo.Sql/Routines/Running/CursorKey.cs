namespace Aergo.Sql.Routines;

/// <summary>Where in a cursor's rows the state key of a table's row stands.</summary>
/// <param name="Locked">The table is under FOR UPDATE or its kind.</param>
/// <param name="Simple">No join lies above it, so that a row of the cursor is a row of the table.</param>
public sealed record CursorKey(uint TableOid, int Slot, bool Locked, bool Simple);
