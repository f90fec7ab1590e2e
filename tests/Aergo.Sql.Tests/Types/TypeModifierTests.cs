using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Types;

// Examples were taken from PostgreSQL 15: atttypmod and format_type of columns, and the errors of type names.
public class TypeModifierTests
{
    [Theory]
    [InlineData("interval year", 327_679, "interval year")]
    [InlineData("interval month", 196_607, "interval month")]
    [InlineData("interval day", 589_823, "interval day")]
    [InlineData("interval hour", 67_174_399, "interval hour")]
    [InlineData("interval minute", 134_283_263, "interval minute")]
    [InlineData("interval second", 268_500_991, "interval second")]
    [InlineData("interval second(3)", 268_435_459, "interval second(3)")]
    [InlineData("interval year to month", 458_751, "interval year to month")]
    [InlineData("interval day to hour", 67_698_687, "interval day to hour")]
    [InlineData("interval day to minute", 201_916_415, "interval day to minute")]
    [InlineData("interval day to second", 470_351_871, "interval day to second")]
    [InlineData("interval day to second(2)", 470_286_338, "interval day to second(2)")]
    [InlineData("interval hour to minute", 201_392_127, "interval hour to minute")]
    [InlineData("interval hour to second", 469_827_583, "interval hour to second")]
    [InlineData("interval minute to second", 402_718_719, "interval minute to second")]
    [InlineData("interval(3)", 2_147_418_115, "interval(3)")]
    [InlineData("time(3)", 3, "time(3) without time zone")]
    [InlineData("time(2) with time zone", 2, "time(2) with time zone")]
    [InlineData("timestamp(0)", 0, "timestamp(0) without time zone")]
    [InlineData("timestamptz(6)", 6, "timestamp(6) with time zone")]
    [InlineData("numeric(5)", 327_684, "numeric(5,0)")]
    [InlineData("numeric(5,-2)", 329_730, "numeric(5,-2)")]
    [InlineData("varchar(3)[]", 7, "character varying(3)[]")]
    [InlineData("char", 5, "character(1)")]
    [InlineData("bpchar", -1, "bpchar")]
    [InlineData("\"char\"", -1, "\"char\"")]
    [InlineData("char(5)", 9, "character(5)")]
    [InlineData("numeric(3,2)[]", 196_614, "numeric(3,2)[]")]
    [InlineData("int[][]", -1, "integer[]")]
    [InlineData("mood", -1, "mood")]
    public void Modifiers_are_packed_and_printed_as_PostgreSQL_does(string text, int modifier, string formatted)
    {
        SqlContext context = TypesFixture.Context();
        (SqlType type, int packed) = TypesFixture.Resolve(text, context);
        Assert.Equal(modifier, packed);
        Assert.Equal(formatted, TypeModifiers.Format(type, packed, context));
    }

    [Fact]
    public void Without_any_modifier_known_bpchar_is_character() => Assert.Equal("character", TypeModifiers.Format(SqlTypes.BpChar, null));

    [Theory]
    [InlineData("varchar(0)", SqlState.InvalidParameterValue, "length for type varchar must be at least 1")]
    [InlineData("varchar(10485761)", SqlState.InvalidParameterValue, "length for type varchar cannot exceed 10485760")]
    [InlineData("char(0)", SqlState.InvalidParameterValue, "length for type char must be at least 1")]
    [InlineData("numeric(0)", SqlState.InvalidParameterValue, "NUMERIC precision 0 must be between 1 and 1000")]
    [InlineData("numeric(1001)", SqlState.InvalidParameterValue, "NUMERIC precision 1001 must be between 1 and 1000")]
    [InlineData("numeric(10,1001)", SqlState.InvalidParameterValue, "NUMERIC scale 1001 must be between -1000 and 1000")]
    [InlineData("numeric(1,2,3)", SqlState.InvalidParameterValue, "invalid NUMERIC type modifier")]
    [InlineData("text(3)", SqlState.SyntaxError, "type modifier is not allowed for type \"text\"")]
    public void Wrong_modifiers_are_refused_as_PostgreSQL_does(string text, string code, string message)
    {
        SqlException failure = Assert.Throws<SqlException>(() => TypesFixture.Resolve(text, TypesFixture.Context()));
        Assert.Equal((code, message), (failure.Code, failure.Message));
    }

    [Fact]
    public void A_precision_beyond_six_is_cut_with_a_warning()
    {
        SqlContext context = TypesFixture.Context();
        Assert.Equal(6, TypesFixture.Resolve("timestamp(7)", context).Modifier);
        SqlNotice notice = context.Notices.Single();
        Assert.Equal(("WARNING", "TIMESTAMP(7) precision reduced to maximum allowed, 6"), (notice.Severity, notice.Message));
    }

    [Theory]
    [InlineData("varchar(3)", "abcd", null, "value too long for type character varying(3)")]
    [InlineData("varchar(3)", "abc  ", "abc", null)]
    [InlineData("varchar(2)", "😀é ", "😀é", null)]
    [InlineData("char(3)", "a", "a  ", null)]
    [InlineData("char(3)", "abcd", null, "value too long for type character(3)")]
    [InlineData("char(3)", "abc   ", "abc", null)]
    public void Assignments_refuse_what_is_too_long(string typeText, string text, string? expected, string? error)
    {
        SqlContext context = TypesFixture.Context();
        (SqlType type, int modifier) = TypesFixture.Resolve(typeText, context);
        if (error is null)
        {
            Assert.Equal(expected, TypeText.Input(type, text, modifier, context).Text);
            return;
        }

        SqlException failure = Assert.Throws<SqlException>(() => TypeText.Input(type, text, modifier, context));
        Assert.Equal((SqlState.StringTooLong, error), (failure.Code, failure.Message));
    }

    [Fact]
    public void Text_with_a_zero_character_is_refused()
    {
        SqlException failure = Assert.Throws<SqlException>(() => TypeText.Input(SqlTypes.Text, "a\0b", -1, TypesFixture.Context()));
        Assert.Equal(SqlState.CharacterNotInRepertoire, failure.Code);
    }

    [Theory]
    [InlineData("regtype", "integer[]", "integer[]")]
    [InlineData("regtype", "mood", "mood")]
    [InlineData("regtype", "timestamp with time zone", "timestamp with time zone")]
    [InlineData("regtype", "-", "-")]
    [InlineData("regclass", "99999", "99999")]
    [InlineData("regnamespace", "pg_catalog", "pg_catalog")]
    [InlineData("regnamespace", "PUBLIC", "public")]
    public void Names_of_objects_are_read_and_printed(string typeText, string text, string expected)
    {
        SqlContext context = TypesFixture.Context();
        SqlType type = SqlTypes.Find(typeText)!;
        Assert.Equal(expected, TypeText.Output(type, TypeText.Input(type, text, -1, context), context));
    }

    [Theory]
    [InlineData("regclass", "nothing", SqlState.UndefinedTable, "relation \"nothing\" does not exist")]
    [InlineData("regclass", "foo.bar", SqlState.InvalidSchemaName, "schema \"foo\" does not exist")]
    [InlineData("regclass", "Foo Bar", SqlState.InvalidName, "invalid name syntax")]
    [InlineData("regclass", "a.b.c.d", SqlState.SyntaxError, "improper relation name (too many dotted names): a.b.c.d")]
    [InlineData("regtype", "foo", SqlState.UndefinedObject, "type \"foo\" does not exist")]
    [InlineData("regproc", "nofn", SqlState.UndefinedFunction, "function \"nofn\" does not exist")]
    [InlineData("regrole", "nobody", SqlState.UndefinedObject, "role \"nobody\" does not exist")]
    [InlineData("regprocedure", "lower", SqlState.InvalidTextRepresentation, "expected a left parenthesis")]
    public void Names_of_nothing_are_refused(string typeText, string text, string code, string message)
    {
        SqlException failure = Assert.Throws<SqlException>(() => TypeText.Input(SqlTypes.Find(typeText)!, text, -1, TypesFixture.Context()));
        Assert.Equal((code, message), (failure.Code, failure.Message));
    }
}
