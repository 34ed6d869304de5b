using Serilog.Core;
using Serilog.Events;

namespace Collab.Host.Operations;

/// <summary>
/// Reads room and connection out of the path of the actor that logs, so that its lines can be found by them: a room is
/// <c>…/sharding/room/{shard}/{org%2Froom}</c>, a connection its child <c>{connection}~{n}</c>, and a socket <c>/user/edge/{connection}.{n}</c>.
/// </summary>
public sealed class ActorIds : ILogEventEnricher
{
    private const string Rooms = "/sharding/room/";
    private const string Edge = "/user/edge/";

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (!logEvent.Properties.TryGetValue("LogSource", out var source) || source is not ScalarValue { Value: string path }) return;
        if (After(path, Rooms) is { } room)
        {
            if (room.Length > 1) Add("Room", room[1]);
            if (room.Length > 2) Add("Connection", room[2].Split('~')[0]);
        }
        else if (After(path, Edge) is { } socket)
            Add("Connection", socket[0].Split('.')[0]);

        void Add(string name, string value) =>
            logEvent.AddPropertyIfAbsent(propertyFactory.CreateProperty(name, Uri.UnescapeDataString(value)));
    }

    private static string[]? After(string path, string start) =>
        path.IndexOf(start, StringComparison.Ordinal) is var at and >= 0 ? path[(at + start.Length)..].Split('#')[0].Split('/') : null;
}
