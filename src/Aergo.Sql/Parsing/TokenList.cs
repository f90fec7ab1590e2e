using System.Collections.Generic;

namespace Aergo.Sql.Parsing;

/// <summary>A text cut into tokens. The last is <see cref="TokenKind.End"/>, or <see cref="TokenKind.Failure"/> where cutting stopped.</summary>
/// <remarks>A failure is kept rather than thrown, so that a syntax error before it is reported first, as PostgreSQL does.</remarks>
internal sealed record TokenList(string Text, IReadOnlyList<Token> Tokens, SqlException? Failure);
