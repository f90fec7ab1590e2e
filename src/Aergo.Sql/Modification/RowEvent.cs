using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>One row that a statement changed, for what is due at its end. Key is the row's key after the change, or before a delete.</summary>
internal readonly record struct RowEvent(TriggerEvent Event, Datum[]? Old, Datum[]? New, byte[] Key);
