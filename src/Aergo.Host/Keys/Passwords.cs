using System;
using System.IO;
using System.Text;

namespace Aergo.Host;

/// <summary>Where passwords come from: a file or the keyboard. Never an argument, which everybody on the machine could read.</summary>
internal static class Passwords
{
    public const string FileVariable = "AERGO_PASSWORD_FILE";

    private const int BytesMax = 4096;

    /// <summary>From the file given, the file the environment names, or the keyboard without echo.</summary>
    /// <exception cref="KeyFailureException">There is none of them, or the two entries differ.</exception>
    public static string Get(string? file, string prompt, bool twice = false)
    {
        file ??= Environment.GetEnvironmentVariable(FileVariable);
        return !string.IsNullOrEmpty(file) ? FirstLine(file) : Typed(prompt, twice, $"give --password-file FILE, or name the file in {FileVariable}");
    }

    /// <summary>A password that is to be set, from the file given or typed twice; never the one that opens a key.</summary>
    /// <exception cref="KeyFailureException">There is none of them, or the two entries differ.</exception>
    public static string GetNew(string? file, string prompt, string option) =>
        !string.IsNullOrEmpty(file) ? FirstLine(file) : Typed(prompt, twice: true, $"give {option} FILE");

    private static string FirstLine(string file)
    {
        string text = Encoding.UTF8.GetString(WholeFile.Read(file, BytesMax));
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        text = end < 0 ? text : text[..end];
        return text.Length > 0 ? text : throw new KeyFailureException($"the password file {file} is empty");
    }

    private static string Typed(string prompt, bool twice, string advice)
    {
        if (Console.IsInputRedirected)
        {
            throw new KeyFailureException("a password is wanted and nobody can type it: " + advice);
        }

        string password = Ask(prompt);
        if (password.Length == 0)
        {
            throw new KeyFailureException("the password is empty");
        }

        return !twice || Ask("once more: ") == password ? password : throw new KeyFailureException("the two passwords differ");
    }

    private static string Ask(string prompt)
    {
        Console.Error.Write(prompt);
        var typed = new StringBuilder();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return typed.ToString();
                case ConsoleKey.Backspace when typed.Length > 0:
                    typed.Length--;
                    break;
                default:
                    if (!char.IsControl(key.KeyChar))
                    {
                        typed.Append(key.KeyChar);
                    }

                    break;
            }
        }
    }
}
