namespace Collab.Host.Auth;

/// <summary>How long an invite is good and how often: the same bounds for organisations and rooms.</summary>
public static class InviteTerms
{
    public static readonly TimeSpan Default = TimeSpan.FromDays(7);

    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public const int MostUses = 10_000;

    /// <summary>Live ones of one organisation or room.</summary>
    public const int MostLive = 500;

    public static Rest.Problem TooMany { get; } = new(
        StatusCodes.Status409Conflict, "invite_limit_reached", $"There are {MostLive} invites that are still good; revoke one first.");

    /// <summary>Adds what is wrong with the seconds and uses that somebody asks for; returns how long the invite lives.</summary>
    public static TimeSpan Check(long? expiresIn, int? uses, Dictionary<string, string[]> errors)
    {
        if (uses is < 1 or > MostUses) errors["uses"] = [$"must be from 1 to {MostUses}"];
        if (expiresIn is not { } seconds) return Default;
        if (seconds >= Shortest.TotalSeconds && seconds <= Longest.TotalSeconds) return TimeSpan.FromSeconds(seconds);
        errors["expires_in"] = [$"must be from {Shortest.TotalSeconds:0} to {Longest.TotalSeconds:0} seconds"];
        return Default;
    }
}
