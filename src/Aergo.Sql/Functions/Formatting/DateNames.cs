namespace Aergo.Sql.Functions.Formatting;

/// <summary>English names of months and days, Roman months, and ordinal endings.</summary>
internal static class DateNames
{
    public static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static readonly string[] MonthsShort = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    public static readonly string[] DaysShort = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>From December down to January, so that none is the beginning of a later one.</summary>
    public static readonly string[] RomanDescending = ["XII", "XI", "X", "IX", "VIII", "VII", "VI", "V", "IV", "III", "II", "I"];

    public static string InCase(string name, LetterCase letters) => letters switch
    {
        LetterCase.Upper => name.ToUpperInvariant(),
        LetterCase.Lower => name.ToLowerInvariant(),
        _ => name,
    };

    /// <summary>st, nd, rd or th after a number, in the case of <paramref name="model"/>.</summary>
    public static string Ordinal(string number, string model)
    {
        char last = number.Length > 0 ? number[^1] : '0';
        if (!char.IsAsciiDigit(last))
        {
            throw new SqlException(SqlState.InvalidTextRepresentation, $"\"{number}\" is not a number");
        }

        bool teen = number.Length > 1 && number[^2] == '1';
        string ending = teen ? "th" : last switch { '1' => "st", '2' => "nd", '3' => "rd", _ => "th" };
        return model == "TH" ? ending.ToUpperInvariant() : ending;
    }
}
