namespace Collab.Actors.Domain;

/// <summary>A room is (organisation, id): the same id in two organisations is two rooms [RM2].</summary>
public readonly record struct RoomKey(OrgId Org, RoomId Room)
{
    /// <summary>Reads <c>org/room</c>, the form of <see cref="ToString"/>; a slash is in neither half, so that it parts them surely.</summary>
    public static bool TryParse(string? text, out RoomKey key)
    {
        key = default;
        if (!Halves.TryPart(text, out var org, out var id) || !RoomId.TryParse(id, out var room))
            return false;
        key = new RoomKey(org, room);
        return true;
    }

    public override string ToString() => $"{Org.Value}/{Room.Value}";
}

/// <summary>A user as their organisation has them: what belongs to a user lies under this key.</summary>
public readonly record struct UserKey(OrgId Org, UserId User)
{
    /// <summary>Reads <c>org/user</c>, the form of <see cref="ToString"/>; a slash is in neither half, so that it parts them surely.</summary>
    public static bool TryParse(string? text, out UserKey key)
    {
        key = default;
        if (!Halves.TryPart(text, out var org, out var id) || !UserId.TryParse(id, out var user))
            return false;
        key = new UserKey(org, user);
        return true;
    }

    public override string ToString() => $"{Org.Value}/{User.Value}";
}

/// <summary>A channel is (organisation, name) [CH1].</summary>
public readonly record struct ChannelKey(OrgId Org, ChannelName Channel)
{
    /// <summary>Reads <c>org/channel</c>, the form of <see cref="ToString"/>; a slash is in neither half, so that it parts them surely.</summary>
    public static bool TryParse(string? text, out ChannelKey key)
    {
        key = default;
        if (!Halves.TryPart(text, out var org, out var id) || !ChannelName.TryParse(id, out var channel))
            return false;
        key = new ChannelKey(org, channel);
        return true;
    }

    public override string ToString() => $"{Org.Value}/{Channel.Value}";
}

/// <summary>An agent's run is (organisation, id) [AG1].</summary>
public readonly record struct RunKey(OrgId Org, RunId Run)
{
    /// <summary>Reads <c>org/run</c>, the form of <see cref="ToString"/>; a slash is in neither half, so that it parts them surely.</summary>
    public static bool TryParse(string? text, out RunKey key)
    {
        key = default;
        if (!Halves.TryPart(text, out var org, out var id) || !RunId.TryParse(id, out var run))
            return false;
        key = new RunKey(org, run);
        return true;
    }

    public override string ToString() => $"{Org.Value}/{Run.Value}";
}

internal static class Halves
{
    public static bool TryPart(string? text, out OrgId org, out string id)
    {
        (org, id) = (default, "");
        var slash = text?.IndexOf('/') ?? -1;
        if (slash < 0 || !OrgId.TryParse(text![..slash], out org))
            return false;
        id = text[(slash + 1)..];
        return true;
    }
}
