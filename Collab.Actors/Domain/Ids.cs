using System.Buffers;

namespace Collab.Actors.Domain;

/// <summary>The one rule for what an identifier may look like: <c>[A-Za-z0-9_.:-]{1,128}</c>.</summary>
public static class IdSyntax
{
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-");

    public static bool IsValid(ReadOnlySpan<char> value) =>
        value.Length is > 0 and <= MaxLength && !value.ContainsAnyExcept(Allowed);

    internal static string Checked(string value, string kind) =>
        IsValid(value) ? value : throw new FormatException($"'{value}' is not a valid {kind}.");
}

/// <summary>An organisation.</summary>
public readonly record struct OrgId(string Value)
{
    public static bool TryParse(string? text, out OrgId id)
    {
        var valid = text is not null && IdSyntax.IsValid(text);
        id = valid ? new OrgId(text!) : default;
        return valid;
    }

    /// <summary>For text that is known to be good; <see cref="FormatException"/> where it is not.</summary>
    public static OrgId Parse(string text) => new(IdSyntax.Checked(text, nameof(OrgId)));

    public override string ToString() => Value ?? "";
}

/// <summary>A room's name within its organisation.</summary>
public readonly record struct RoomId(string Value)
{
    public static bool TryParse(string? text, out RoomId id)
    {
        var valid = text is not null && IdSyntax.IsValid(text);
        id = valid ? new RoomId(text!) : default;
        return valid;
    }

    /// <summary>For text that is known to be good; <see cref="FormatException"/> where it is not.</summary>
    public static RoomId Parse(string text) => new(IdSyntax.Checked(text, nameof(RoomId)));

    public override string ToString() => Value ?? "";
}

/// <summary>A user, unique in the installation.</summary>
public readonly record struct UserId(string Value)
{
    public static bool TryParse(string? text, out UserId id)
    {
        var valid = text is not null && IdSyntax.IsValid(text);
        id = valid ? new UserId(text!) : default;
        return valid;
    }

    /// <summary>For text that is known to be good; <see cref="FormatException"/> where it is not.</summary>
    public static UserId Parse(string text) => new(IdSyntax.Checked(text, nameof(UserId)));

    public override string ToString() => Value ?? "";
}

/// <summary>One connection of one user: public, and the same through all its resumes.</summary>
public readonly record struct ConnectionId(string Value)
{
    public static bool TryParse(string? text, out ConnectionId id)
    {
        var valid = text is not null && IdSyntax.IsValid(text);
        id = valid ? new ConnectionId(text!) : default;
        return valid;
    }

    /// <summary>For text that is known to be good; <see cref="FormatException"/> where it is not.</summary>
    public static ConnectionId Parse(string text) => new(IdSyntax.Checked(text, nameof(ConnectionId)));

    /// <summary>
    /// What stands for the connection of a back end that numbers what it publishes: no connection at all, but the origin of its numbers.
    /// Connections have no dot in their ids.
    /// </summary>
    public static ConnectionId OfBackEnd(string origin) => Parse(BackEndPrefix + origin);

    private const string BackEndPrefix = "api.";

    public bool IsBackEnd => Value?.StartsWith(BackEndPrefix, StringComparison.Ordinal) == true;

    public override string ToString() => Value ?? "";
}

/// <summary>What a connection presents to resume: its id and a code that only the server can make.</summary>
public readonly record struct SessionId(string Value)
{
    public static bool TryParse(string? text, out SessionId id)
    {
        var valid = text is not null && IdSyntax.IsValid(text);
        id = valid ? new SessionId(text!) : default;
        return valid;
    }

    /// <summary>For text that is known to be good; <see cref="FormatException"/> where it is not.</summary>
    public static SessionId Parse(string text) => new(IdSyntax.Checked(text, nameof(SessionId)));

    public override string ToString() => Value ?? "";
}

/// <summary>One element of a board.</summary>
public readonly record struct ElementId(string Value)
{
    public static bool TryParse(string? text, out ElementId id)
    {
        var valid = text is not null && IdSyntax.IsValid(text);
        id = valid ? new ElementId(text!) : default;
        return valid;
    }

    /// <summary>For text that is known to be good; <see cref="FormatException"/> where it is not.</summary>
    public static ElementId Parse(string text) => new(IdSyntax.Checked(text, nameof(ElementId)));

    public override string ToString() => Value ?? "";
}

/// <summary>One life of a room: a room that was deleted and made again has another.</summary>
public readonly record struct Epoch(string Value)
{
    public static bool TryParse(string? text, out Epoch id)
    {
        var valid = text is not null && IdSyntax.IsValid(text);
        id = valid ? new Epoch(text!) : default;
        return valid;
    }

    /// <summary>For text that is known to be good; <see cref="FormatException"/> where it is not.</summary>
    public static Epoch Parse(string text) => new(IdSyntax.Checked(text, nameof(Epoch)));

    public override string ToString() => Value ?? "";
}

/// <summary>A channel within an organisation.</summary>
public readonly record struct ChannelName(string Value)
{
    public static bool TryParse(string? text, out ChannelName id)
    {
        var valid = text is not null && IdSyntax.IsValid(text);
        id = valid ? new ChannelName(text!) : default;
        return valid;
    }

    /// <summary>For text that is known to be good; <see cref="FormatException"/> where it is not.</summary>
    public static ChannelName Parse(string text) => new(IdSyntax.Checked(text, nameof(ChannelName)));

    public override string ToString() => Value ?? "";
}

/// <summary>An agent's run within its organisation [AG1].</summary>
public readonly record struct RunId(string Value)
{
    public static bool TryParse(string? text, out RunId id)
    {
        var valid = text is not null && IdSyntax.IsValid(text);
        id = valid ? new RunId(text!) : default;
        return valid;
    }

    /// <summary>For text that is known to be good; <see cref="FormatException"/> where it is not.</summary>
    public static RunId Parse(string text) => new(IdSyntax.Checked(text, nameof(RunId)));

    public override string ToString() => Value ?? "";
}

/// <summary>A device of one user [DV1].</summary>
public readonly record struct DeviceId(string Value)
{
    public static bool TryParse(string? text, out DeviceId id)
    {
        var valid = text is not null && IdSyntax.IsValid(text);
        id = valid ? new DeviceId(text!) : default;
        return valid;
    }

    /// <summary>For text that is known to be good; <see cref="FormatException"/> where it is not.</summary>
    public static DeviceId Parse(string text) => new(IdSyntax.Checked(text, nameof(DeviceId)));

    public override string ToString() => Value ?? "";
}
