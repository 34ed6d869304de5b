namespace Collab.Host.Auth;

/// <summary>A list of ids as a text column has it: parted by spaces, which no id contains.</summary>
internal static class Words
{
    public static string Join(IEnumerable<string> words) => string.Join(' ', words);

    public static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
