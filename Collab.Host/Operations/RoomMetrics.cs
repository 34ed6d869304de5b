using System.Diagnostics.Metrics;
using Collab.Actors.Edge;
using Collab.Actors.Rooms;

namespace Collab.Host.Operations;

/// <summary>Figures of the rooms in this node's memory, beside the sockets' own (<see cref="EdgeMetrics"/>).</summary>
public sealed class RoomMetrics : IDisposable
{
    private readonly Meter _meter = new(EdgeMetrics.MeterName);

    public RoomMetrics(LiveRooms live)
    {
        _meter.CreateObservableUpDownCounter("collab.rooms.live", () => live.Count, description: "Rooms in memory");
        _meter.CreateObservableUpDownCounter("collab.rooms.participants", () => live.Participants, description: "Connections in rooms, those in grace included");
        _meter.CreateObservableCounter("collab.rooms.forced_closes", () => live.ForcedCloses, description: "Connections of rooms whose socket did not close in time");
        _meter.CreateObservableCounter("collab.rooms.abandoned_actors", () => live.Abandoned, description: "Connection actors that did not stop in time");
    }

    public void Dispose() => _meter.Dispose();
}
