using System.Collections.Immutable;

namespace Collab.Actors.Domain;

/// <summary>What somebody may do with a channel.</summary>
public enum ChannelVerdict
{
    /// <summary>It is free to them.</summary>
    Allowed,

    /// <summary>It is their own <c>user:</c>: an address, which every connection of theirs hears from its start.</summary>
    Own,

    /// <summary>There is no such channel.</summary>
    Unknown,

    /// <summary>It is somebody else's, or the token does not name it.</summary>
    Forbidden,
}

/// <summary>Whom a token names, as far as channels go.</summary>
public readonly record struct ChannelUser(
    UserId User, ImmutableArray<string> Roles, ImmutableArray<string> Teams, ImmutableArray<string> Workspaces);

/// <summary>
/// Which channels there are, and whose [CH1]: <c>topic:…</c> is free within the organisation, <c>team:…</c> and <c>workspace:…</c> go by
/// claim, <c>user:…</c> is the user's own. There are no others.
/// </summary>
public static class ChannelRules
{
    private const string Topic = "topic:";
    private const string Team = "team:";
    private const string Workspace = "workspace:";
    private const string Of = "user:";

    /// <summary>Their tokens may publish to every team and workspace.</summary>
    private static readonly ImmutableArray<string> Publishers = ["service", "admin"];

    public static ChannelName OfUser(UserId user) => new(Of + user.Value);

    /// <summary>Whose address the channel is; null for one that is none.</summary>
    public static UserId? UserOf(ChannelName channel) =>
        IsAddress(channel) && UserId.TryParse(channel.Value[Of.Length..], out var user) ? user : null;

    /// <summary>A user's address counts nobody, and is no channel for statistics [ST1].</summary>
    public static bool IsAddress(ChannelName channel) => channel.Value.StartsWith(Of, StringComparison.Ordinal);

    public static ChannelVerdict MayHear(ChannelUser who, ChannelName channel) => Check(who, channel, publish: false);

    public static ChannelVerdict MayPublish(ChannelUser who, ChannelName channel) => Check(who, channel, publish: true);

    /// <summary>The channels that a token's claims subscribe its connections to.</summary>
    public static IEnumerable<ChannelName> ByClaim(ChannelUser who)
    {
        foreach (var (prefix, ids) in new[] { (Team, who.Teams), (Workspace, who.Workspaces) })
        {
            foreach (var id in ids)
            {
                // A claim may be longer than a channel's name can be.
                if (ChannelName.TryParse(prefix + id, out var channel))
                    yield return channel;
            }
        }
    }

    private static ChannelVerdict Check(ChannelUser who, ChannelName channel, bool publish)
    {
        var colon = channel.Value.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || colon == channel.Value.Length - 1)
            return ChannelVerdict.Unknown;
        var id = channel.Value[(colon + 1)..];
        return channel.Value[..(colon + 1)] switch
        {
            Topic => ChannelVerdict.Allowed,
            Team => Claimed(who.Teams),
            Workspace => Claimed(who.Workspaces),
            Of => id == who.User.Value ? ChannelVerdict.Own : ChannelVerdict.Forbidden,
            _ => ChannelVerdict.Unknown,
        };

        ChannelVerdict Claimed(ImmutableArray<string> ids) =>
            ids.Contains(id) || (publish && who.Roles.Any(Publishers.Contains)) ? ChannelVerdict.Allowed : ChannelVerdict.Forbidden;
    }
}
