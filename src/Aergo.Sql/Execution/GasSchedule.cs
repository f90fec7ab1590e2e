namespace Aergo.Sql.Execution;

/// <summary>Prices of SQL work, in gas. Part of the protocol. Source: docs/spec/fees.md.</summary>
/// <remarks>One gas is about ten nanoseconds of the reference machine. Sums are taken per row or block, not per tiny step.</remarks>
public static class GasSchedule
{
    /// <summary>Parsing and binding, per byte of statement text.</summary>
    public const int TextByte = 2;

    /// <summary>Starting a statement.</summary>
    public const int Statement = 500;

    /// <summary>One row through one plan operator.</summary>
    public const int OperatorRow = 10;

    /// <summary>One node of an expression evaluated once.</summary>
    public const int ExpressionStep = 1;

    /// <summary>Reading a row from state, and each byte of it.</summary>
    public const int RowRead = 100;

    /// <summary>Writing or deleting a row or index entry.</summary>
    public const int RowWrite = 800;

    /// <summary>Each byte of key and value written.</summary>
    public const int ByteWritten = 8;

    /// <summary>Each byte of a value built, compared or read.</summary>
    public const int BytesPerUnit = 16;

    /// <summary>One statement step of PL/pgSQL.</summary>
    public const int RoutineStep = 5;

    /// <summary>Calling a routine.</summary>
    public const int RoutineCall = 100;

    /// <summary>One change of the catalog.</summary>
    public const int Definition = 20_000;

    /// <summary>One byte of the result sent back.</summary>
    public const int ResultByte = 1;
}
