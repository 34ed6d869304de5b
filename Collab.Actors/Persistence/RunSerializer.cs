using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;
using Collab.Actors.Domain;

namespace Collab.Actors.Persistence;

/// <summary>
/// Between a run's past in memory and in the store, as JSON. What it does not know it hands on as <see cref="UnreadableEvent"/>: the run
/// then refuses to serve, and nothing is written over what it could not read.
/// </summary>
public sealed class RunSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 4103;

    public override string Manifest(object o) => o switch
    {
        RunEvent => Manifests.RunEventV1,
        RunDelivered => Manifests.RunDeliveredV1,
        _ => throw new ArgumentException($"{o.GetType()} is no part of a run's journal.", nameof(o)),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        RunEvent e => Write(e),
        RunDelivered delivered => Write(delivered),
        _ => throw new ArgumentException($"{obj.GetType()} is no part of a run's journal.", nameof(obj)),
    };

    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return manifest switch
            {
                Manifests.RunEventV1 => ReadEvent(json.RootElement),
                Manifests.RunDeliveredV1 => new RunDelivered(json.RootElement.GetProperty("up_to").GetInt64()),
                _ => new UnreadableEvent(manifest, "stored in a form that this version does not know"),
            };
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return new UnreadableEvent(manifest, problem.Message);
        }
    }

    private static byte[] Write(RunEvent e)
    {
        var json = JsonBuffer.Rent()
            .Raw("{\"seq\":"u8).Number(e.Seq)
            .Raw(",\"at\":"u8).String(e.At.UtcDateTime.ToString("O"))
            .Raw(",\"type\":"u8).String(RunEventType.NameOf(e.Kind))
            .Raw(",\"by\":"u8).String(e.By.User.Value)
            .Raw(",\"name\":"u8).String(e.By.Name);
        Optional(json, ",\"connection\":"u8, e.By.Connection.Value);
        Optional(json, ",\"origin\":"u8, e.Origin.Length == 0 ? null : e.Origin);
        Optional(json, ",\"id\":"u8, e.Id);
        if (e.Head is { } head)
        {
            Optional(json, ",\"agent\":"u8, head.AgentName);
            Optional(json, ",\"user\":"u8, head.User?.Value);
            Optional(json, ",\"room\":"u8, head.Room?.Value);
            Optional(json, ",\"workflow\":"u8, head.Workflow);
        }

        return Finish(json.Raw(",\"data\":"u8).Raw(e.Data.Span));
    }

    private static byte[] Write(RunDelivered delivered) =>
        Finish(JsonBuffer.Rent().Raw("{\"up_to\":"u8).Number(delivered.UpTo));

    private static byte[] Finish(JsonBuffer json)
    {
        var bytes = json.Raw((byte)'}').ToArray();
        json.Return();
        return bytes;
    }

    private static void Optional(JsonBuffer json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            json.Raw(name).String(value);
    }

    private static RunEvent ReadEvent(JsonElement root)
    {
        if (!RunEventType.TryParse(root.GetProperty("type").GetString(), out var kind))
            throw new FormatException("An event of an unknown type.");
        var by = new Author(
            UserId.Parse(root.GetProperty("by").GetString()!),
            root.GetProperty("name").GetString()!,
            Text(root, "connection") is { } connection ? ConnectionId.Parse(connection) : default);
        var data = System.Text.Encoding.UTF8.GetBytes(root.GetProperty("data").GetRawText());
        return new RunEvent(root.GetProperty("seq").GetInt64(), root.GetProperty("at").GetDateTimeOffset(), kind, by, data)
        {
            Head = Text(root, "agent") is { } agent
                ? new RunHead(
                    agent,
                    Text(root, "user") is { } user ? UserId.Parse(user) : null,
                    Text(root, "room") is { } room ? RoomId.Parse(room) : null,
                    Text(root, "workflow"))
                : null,
            Origin = Text(root, "origin") ?? "",
            Id = Text(root, "id"),
        };
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
