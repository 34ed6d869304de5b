using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;
using Collab.Actors.Domain;

namespace Collab.Actors.Persistence;

/// <summary>
/// Between a user's past in memory and in the store. What it does not know it hands on as <see cref="UnreadableEvent"/>: the user then
/// keeps nothing, and nothing is written over what could not be read.
/// </summary>
public sealed class UserSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const byte LineEnd = (byte)'\n';

    public override int Identifier => 4102;

    public override string Manifest(object o) => o switch
    {
        NoticeKept => Manifests.UserNoticeV1,
        InboxAcknowledged => Manifests.UserAcknowledgedV1,
        DeviceRegistered => Manifests.UserDeviceV1,
        UserSeen => Manifests.UserSeenV1,
        StoredUser => Manifests.UserSnapshotV1,
        _ => throw new ArgumentException($"{o.GetType()} is no part of a user's journal.", nameof(o)),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        NoticeKept kept => Write(kept),
        InboxAcknowledged acknowledged => Json(json =>
        {
            json.WriteNumber("up_to", acknowledged.UpTo);
            json.WriteString("at", acknowledged.At);
        }),
        DeviceRegistered device => Json(json =>
        {
            json.WriteString("device", device.Device.Value);
            json.WriteString("type", device.Type);
            json.WriteString("connection", device.Connection.Value);
            json.WriteString("id", device.Id);
            json.WriteString("at", device.At);
        }),
        UserSeen seen => Json(json => json.WriteString("at", seen.At)),
        StoredUser stored => UserSnapshot.Write(stored.State),
        _ => throw new ArgumentException($"{obj.GetType()} is no part of a user's journal.", nameof(obj)),
    };

    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return manifest switch
            {
                Manifests.UserNoticeV1 => ReadNotice(bytes),
                Manifests.UserAcknowledgedV1 => Read(bytes, root => new InboxAcknowledged(root.GetProperty("up_to").GetInt64(), At(root))),
                Manifests.UserDeviceV1 => Read(bytes, root => new DeviceRegistered(
                    DeviceId.Parse(Text(root, "device")), Text(root, "type"), ConnectionId.Parse(Text(root, "connection")),
                    root.GetProperty("id").GetString(), At(root))),
                Manifests.UserSeenV1 => Read(bytes, root => new UserSeen(At(root))),
                Manifests.UserSnapshotV1 => new StoredUser(UserSnapshot.Read(bytes)),
                _ => new UnreadableEvent(manifest, "stored in a form that this version does not know"),
            };
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException
                                            or ArgumentException or KeyNotFoundException or InvalidDataException)
        {
            return new UnreadableEvent(manifest, problem.Message);
        }
    }

    /// <summary>A frame is one line, and so is what stands before it.</summary>
    private static byte[] Write(NoticeKept kept)
    {
        var head = Json(json =>
        {
            json.WriteNumber("seq", kept.Seq);
            json.WriteString("at", kept.At);
            json.WriteString("origin", kept.Origin);
            json.WriteString("id", kept.Id);
            json.WriteString("only", kept.Only?.Value);
        });
        return [.. head, LineEnd, .. kept.Json.Span];
    }

    private static NoticeKept ReadNotice(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf(LineEnd);
        if (end < 0 || end == bytes.Length - 1)
            throw new InvalidDataException("A notice without a frame.");
        return Read(bytes.AsMemory(0, end), root => new NoticeKept(
            root.GetProperty("seq").GetInt64(), At(root), Text(root, "origin"), root.GetProperty("id").GetString(), bytes.AsMemory(end + 1),
            root.GetProperty("only").GetString() is { } only ? ConnectionId.Parse(only) : null));
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static T Read<T>(ReadOnlyMemory<byte> bytes, Func<JsonElement, T> read)
    {
        using var json = JsonDocument.Parse(bytes);
        return read(json.RootElement);
    }

    private static DateTimeOffset At(JsonElement root) => root.GetProperty("at").GetDateTimeOffset();

    private static string Text(JsonElement root, string name) =>
        root.GetProperty(name).GetString() ?? throw new InvalidDataException($"{name} is missing.");
}
