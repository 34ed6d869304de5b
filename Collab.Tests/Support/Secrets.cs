using System.Collections.Concurrent;
using System.Text.Json;

namespace Collab.Tests.Support;

/// <summary>
/// Every token, password and key that this test run has used [AU9]. All that servers log, print and answer is searched for them: what is
/// found fails the test whose server ends next. Thread-safe, and cheap: one rolling hash over the text, whatever number of secrets there is.
/// </summary>
public static class Secrets
{
    /// <summary>So much of a secret is enough to give it away; shorter ones may stand in a log by chance, and are not looked for.</summary>
    private const int Window = 12;

    private const ulong Factor = 0x9E3779B97F4A7C15;

    private static readonly ulong Leaving = Enumerable.Range(0, Window).Aggregate(1UL, (power, _) => power * Factor);
    private static readonly ConcurrentDictionary<ulong, (string Start, string What)> Known = new();
    private static readonly ConcurrentQueue<string> Leaks = new();

    /// <summary>A token, or anything else that nobody but its owner may see. Of a token in three parts, its last: the others are no secret.</summary>
    public static void Add(string? secret, string what)
    {
        if (secret is null)
            return;
        var part = secret.Split('.') is [_, _, { Length: >= Window } last] ? last : secret;
        if (part.Length < Window || part.All(char.IsAsciiDigit))
            return;
        var start = part[..Window];
        Known.TryAdd(Hash(start), (start, what));
    }

    /// <summary>The secrets of a JSON body, as they are called in the API.</summary>
    public static void AddFrom(JsonElement body, string where)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in body.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String && member.Name is "password" or "token" or "access_token" or "refresh_token" or "invite" or "code")
                Add(member.Value.GetString(), $"the {member.Name} of {where}");
        }
    }

    /// <summary>Which secret stands in this text, and where; null: none that is known by now.</summary>
    public static string? Find(ReadOnlySpan<char> text)
    {
        var hash = 0UL;
        for (var at = 0; at < text.Length; at++)
        {
            hash = (hash * Factor) + text[at];
            if (at >= Window)
                hash -= text[at - Window] * Leaving;
            if (at >= Window - 1 && Known.TryGetValue(hash, out var secret) && text.Slice(at - Window + 1, Window).SequenceEqual(secret.Start))
                return secret.What;
        }

        return null;
    }

    /// <summary>Remembers it when a secret stands in what a server has said.</summary>
    public static void Search(string? text, string where)
    {
        if (text is not null && Find(text) is { } found)
            Leaks.Enqueue($"{found} stands in {where}: {(text.Length > 1_000 ? text[..1_000] + "…" : text)}");
    }

    /// <summary>Fails the test in which it is called when something was found since the last call.</summary>
    public static void ThrowIfFound()
    {
        var found = new List<string>();
        while (Leaks.TryDequeue(out var leak))
            found.Add(leak);
        if (found.Count > 0)
            throw new InvalidOperationException("[AU9] A secret got out: " + string.Join("\n", found.Take(10)));
    }

    private static ulong Hash(string text) => text.Aggregate(0UL, (hash, letter) => (hash * Factor) + letter);
}
