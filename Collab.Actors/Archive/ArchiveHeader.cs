using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Archive;

/// <summary>
/// The first line of an archive: a room's entry, and which life of it follows. Then comes each durable frame in a line of its own, byte for byte as it
/// was journaled, from seq 1 on; and as the last line an <see cref="ArchiveEnd"/>. Lines end with a line feed; the text is UTF-8.
/// </summary>
public sealed record ArchiveHeader
{
    public const string Kind = "collab-room";

    public const int Newest = 1;

    [JsonRequired]
    public string Format { get; init; } = Kind;

    [JsonRequired]
    public int Version { get; init; } = Newest;

    [JsonRequired]
    public string OrgId { get; init; } = "";

    [JsonRequired]
    public string Room { get; init; } = "";

    [JsonRequired]
    public string Name { get; init; } = "";

    [JsonRequired]
    public string OwnerId { get; init; } = "";

    [JsonRequired]
    public DateTimeOffset CreatedAt { get; init; }

    [JsonRequired]
    public int MaxParticipants { get; init; }

    /// <summary>open, view or members.</summary>
    [JsonRequired]
    public string Access { get; init; } = "";

    /// <summary>By user id: owner, editor or viewer.</summary>
    [JsonRequired]
    public ImmutableSortedDictionary<string, string> Members { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Of the life that was exported. An import begins a life of its own; null where the room was never opened.</summary>
    public string? Epoch { get; init; }

    public DateTimeOffset ExportedAt { get; init; }

    public static ArchiveHeader Of(RoomRecord room, Epoch? epoch, DateTimeOffset now) => new()
    {
        OrgId = room.Key.Org.Value,
        Room = room.Key.Room.Value,
        Name = room.Name,
        OwnerId = room.Owner.Value,
        CreatedAt = room.CreatedAt,
        MaxParticipants = room.MaxParticipants,
        Access = Lower(room.Access),
        Members = room.Members.ToImmutableSortedDictionary(member => member.Key.Value, member => Lower(member.Value), StringComparer.Ordinal),
        Epoch = epoch?.Value,
        ExportedAt = now,
    };

    /// <summary>
    /// The entry that an import makes: permanent, since nobody wants back what goes away by itself. <see cref="FormatException"/> where a member is
    /// not what it should be.
    /// </summary>
    public RoomRecord ToRecord(RoomKey key, DateTimeOffset now) => new(
        key,
        Name,
        UserId.Parse(OwnerId),
        CreatedAt,
        now,
        Temporary: false,
        MaxParticipants is > 0 and <= 100_000 ? MaxParticipants : throw new FormatException("max_participants is out of range"),
        Word<RoomAccess>(Access),
        Members.ToImmutableDictionary(member => UserId.Parse(member.Key), member => Word<Role>(member.Value)));

    private static string Lower(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static T Word<T>(string text) where T : struct, Enum =>
        Enum.GetValues<T>().FirstOrDefault(value => Lower(value) == text) is var found && Lower(found) == text
            ? found
            : throw new FormatException($"'{text}' is none of {string.Join(", ", Enum.GetValues<T>().Select(value => Lower(value)))}");
}

/// <summary>The last line: the seq of the last event, and the SHA-256 of all lines before, in hex.</summary>
public sealed record ArchiveEnd
{
    public const string Kind = "collab-room-end";

    [JsonRequired]
    public string Format { get; init; } = Kind;

    [JsonRequired]
    public long Seq { get; init; }

    [JsonRequired]
    public string Sha256 { get; init; } = "";
}

/// <summary>A file that is no archive, or a damaged one: where, and what is wrong there.</summary>
public sealed class ArchiveFault(long line, string what) : Exception($"line {line}: {what}")
{
    public long Line { get; } = line;
}

internal static class ArchiveJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
