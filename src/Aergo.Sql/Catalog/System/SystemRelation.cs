using System.Collections.Generic;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>A table or view of PostgreSQL's pg_catalog or information_schema: its name, oid and columns. No rows.</summary>
/// <param name="Schema">pg_catalog or information_schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Oid">PostgreSQL's, which for views is the one a fresh cluster gives.</param>
/// <param name="Kind">r or v, as in pg_class.</param>
/// <param name="Columns">In order.</param>
internal sealed record SystemRelation(string Schema, string Name, uint Oid, char Kind, IReadOnlyList<SystemColumn> Columns);

internal sealed record SystemColumn(string Name, SqlType Type, int Modifier, bool NotNull);
