using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>What is asked of the room through its region.</summary>
public sealed partial class RoomActor
{
    private void CommandQueries()
    {
        Command<GetRoomStatus>(_ => Sender.Tell(new RoomStatus(
            _key, Room.Epoch, Room.Seq, _board.Presence.ParticipantCount, _board.Presence.UserCount, _activity.Last)));
        Command<GetParticipants>(_ => Sender.Tell(new RoomParticipants(_key, Participants())));
        Command<GetBoard>(get => Sender.Tell(new BoardText(_key, Room.Seq, BoardAs(get.Format))));
        Command<GetHistory>(get => ReadHistory(Math.Max(0, get.Since), Math.Clamp(get.Limit, 1, WireLimits.Default.MaxHistory), new HistoryAsk(Sender, default, null)));
        Command<Kick>(KickOne);
        Command<RoomSettingsChanged>(TakeSettings);
        Command<DeleteRoom>(_ => Delete(Sender, new RoomDeleted(_key)));
        Command<EndIfIdle>(DecideIdle);
    }

    private ImmutableArray<RoomParticipant> Participants() =>
        [.. _board.Presence.Participants.Select(who => new RoomParticipant(
            who.Connection, who.User, who.Name, _audience.Find(who.Connection)?.Role ?? Role.Viewer))];

    private ReadOnlyMemory<byte> BoardAs(BoardFormat format) => format switch
    {
        BoardFormat.Json => BoardJson(),
        BoardFormat.Svg => Encoding.UTF8.GetBytes(BoardSvg.Of(Room.Board)),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private void KickOne(Kick kick)
    {
        var seat = _audience.Find(kick.Connection);
        if (seat is not null)
            Eject(seat, CloseCode.Kicked);
        Sender.Tell(new Kicked(_key, kick.Connection, seat is not null));
    }

    /// <summary>News of the directory's entry may overtake each other, and that of an earlier life may come late: only what is newer counts.</summary>
    private void TakeSettings(RoomSettingsChanged changed)
    {
        if (changed.Record.CreatedAt == _record!.CreatedAt && changed.Record.Version >= _record.Version)
            Renew(changed.Record);
        Sender.Tell(new RoomSettingsTaken(_key));
    }

    private void Renew(RoomRecord record)
    {
        _record = record;
        foreach (var seat in _audience.Seats.ToArray())
        {
            seat.Renew(_record);
            if (seat.Role is null)
                Eject(seat, CloseCode.Forbidden);
        }
    }
}
