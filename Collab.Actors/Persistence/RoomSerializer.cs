using System.Buffers.Binary;
using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Persistence;

/// <summary>
/// Between a room's past in memory and in the store. What it does not know it hands on as <see cref="UnreadableEvent"/>: the room then
/// refuses to serve, and nothing is written over what it could not read.
/// </summary>
public sealed class RoomSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 4100;

    public override string Manifest(object o) => o switch
    {
        RoomOpened => Manifests.RoomOpenedV1,
        Frame => Manifests.FrameV1,
        StoredRoom => Manifests.RoomSnapshotV1,
        _ => throw new ArgumentException($"{o.GetType()} is no part of a room's journal.", nameof(o)),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        RoomOpened opened => Write(opened),
        Frame frame => frame.Json.ToArray(),
        StoredRoom stored => Write(stored),
        _ => throw new ArgumentException($"{obj.GetType()} is no part of a room's journal.", nameof(obj)),
    };

    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return manifest switch
            {
                Manifests.RoomOpenedV1 => ReadOpened(bytes),
                Manifests.FrameV1 => Frame.FromJson(bytes),
                Manifests.RoomSnapshotV1 => ReadRoom(bytes),
                _ => new UnreadableEvent(manifest, "stored in a form that this version does not know"),
            };
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException
                                            or ArgumentException or KeyNotFoundException or InvalidDataException)
        {
            return new UnreadableEvent(manifest, problem.Message);
        }
    }

    private static byte[] Write(RoomOpened opened)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("epoch", opened.Epoch.Value);
            json.WriteString("at", opened.At);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static RoomOpened ReadOpened(byte[] bytes)
    {
        using var json = JsonDocument.Parse(bytes);
        var root = json.RootElement;
        return new RoomOpened(
            Epoch.Parse(root.GetProperty("epoch").GetString()!), root.GetProperty("at").GetDateTimeOffset());
    }

    private static byte[] Write(StoredRoom stored)
    {
        var room = RoomSnapshotWriter.Write(stored.Room);
        var bytes = new byte[sizeof(long) + room.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, stored.OpenedAt);
        room.CopyTo(bytes.AsSpan(sizeof(long)));
        return bytes;
    }

    private static StoredRoom ReadRoom(byte[] bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes), RoomSnapshotReader.Read(bytes.AsSpan(sizeof(long)), RoomLimits.Default));
}
