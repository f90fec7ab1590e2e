namespace Aergo.Sql.Routines;

/// <summary>Where a FOR over integers stands: the next value, the last, and the step, which is positive whichever way it goes.</summary>
internal readonly record struct IntegerRange(long Next, long End, long By);
