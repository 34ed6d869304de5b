using System.Globalization;

namespace Collab.Actors.Domain;

/// <summary>
/// By what a command is known when it comes again [WS6]: who numbered it, and the number. A member's is numbered by its connection, a back
/// end's by the origin that stands for its connection, a run's event by the run.
/// </summary>
public readonly record struct CommandKey(string Origin, string Id)
{
    /// <summary>No connection has such an id: they have no colon.</summary>
    private const string RunOrigin = "run:";

    /// <summary>Null for a command that nobody numbered: sent again, it is carried out again.</summary>
    public static CommandKey? Of(Author by, string? clientId, RunTag? run) =>
        run is not null ? new CommandKey(RunOrigin + run.Run.Value, run.Seq.ToString(CultureInfo.InvariantCulture))
        : clientId is not null && by.Connection.Value is { } connection ? new CommandKey(connection, clientId)
        : null;

    public static CommandKey? Of(RoomEvent e) => Of(e.By, e.ClientId, (e.Change as RoomChange.Posted)?.Run);
}
