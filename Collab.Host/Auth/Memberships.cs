using Collab.Actors.Domain;

namespace Collab.Host.Auth;

/// <summary>What teams and workspaces may be called, and how many of them somebody may be in: they go into each of their tokens, and each is a channel [CH1].</summary>
public static class Memberships
{
    /// <summary>Of each kind.</summary>
    public const int Most = 50;

    /// <summary>Of both kinds together: a token has at most <see cref="Jwt.MaxLength"/>, and a header has to carry it.</summary>
    public const int MostCharacters = 2_000;

    /// <summary>With the longer of the two prefixes it must still be a channel's name.</summary>
    public static bool IsValid(string id) => IdSyntax.IsValid(id) && ChannelName.TryParse("workspace:" + id, out _);

    /// <summary>What is wrong with a list of them, or null.</summary>
    public static string? Fault(IReadOnlyList<string>? ids)
    {
        if (ids is null) return null;
        if (ids.Count > Most) return $"must be at most {Most}";
        if (!ids.All(id => id is not null && IsValid(id))) return "must each have 1 to 118 of A-Z a-z 0-9 _ . : -";
        return ids.Sum(id => id.Length) > MostCharacters ? $"must have at most {MostCharacters} characters together" : null;
    }
}
