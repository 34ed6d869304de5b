using System.Globalization;
using System.Text;

namespace Collab.Host.Auth;

/// <summary>What people may be called, and when two names are the same.</summary>
public static class Names
{
    public const int MaxLength = 64;

    /// <summary>The name without white space around it, or what is wrong with it.</summary>
    public static (string Name, string? Fault) Read(string? text)
    {
        var name = text?.Trim() ?? "";
        if (name.Length == 0) return ("", "is required");
        if (name.Length > MaxLength) return ("", $"must have at most {MaxLength} characters");
        return IsPlain(name) ? (name, null) : ("", "has characters that can't be shown");
    }

    /// <summary>Names that differ only in case are one.</summary>
    public static string Key(string name) => name.ToLowerInvariant();

    // Invisible characters and reversed text let one name pose as another; half a surrogate pair is no text at all.
    private static bool IsPlain(string name)
    {
        foreach (var rune in name.EnumerateRunes())
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                return false;
        return true;
    }
}
