using System.Collections.Immutable;

namespace Collab.Actors.Domain;

/// <summary>One connection in a room; <paramref name="State"/> is what it said of itself [RM6], <paramref name="DetachedSince"/> when its socket dropped.</summary>
public sealed record Participant(
    ConnectionId Connection,
    UserId User,
    string Name,
    ReadOnlyMemory<byte>? State = null,
    DateTimeOffset? DetachedSince = null);

/// <summary>
/// Who is in a room. A dropped connection stays, detached, until it resumes or its grace is over [RM5]; it counts as present
/// all the while. Immutable, like the rest of the domain.
/// </summary>
public sealed class Presence
{
    public static readonly Presence Empty = new(
        ImmutableDictionary<ConnectionId, (long, Participant)>.Empty,
        ImmutableSortedDictionary<long, ConnectionId>.Empty,
        ImmutableDictionary<UserId, int>.Empty,
        0);

    private readonly ImmutableDictionary<ConnectionId, (long Order, Participant Who)> _members;
    private readonly ImmutableSortedDictionary<long, ConnectionId> _byOrder;
    private readonly ImmutableDictionary<UserId, int> _users;
    private readonly long _joins;

    private Presence(
        ImmutableDictionary<ConnectionId, (long Order, Participant Who)> members,
        ImmutableSortedDictionary<long, ConnectionId> byOrder,
        ImmutableDictionary<UserId, int> users,
        long joins)
    {
        _members = members;
        _byOrder = byOrder;
        _users = users;
        _joins = joins;
    }

    /// <summary>Connections [RM3].</summary>
    public int ParticipantCount => _members.Count;

    /// <summary>Distinct users.</summary>
    public int UserCount => _users.Count;

    /// <summary>In the order in which they joined.</summary>
    public IEnumerable<Participant> Participants => _byOrder.Values.Select(connection => _members[connection].Who);

    public Participant? Find(ConnectionId connection) => _members.TryGetValue(connection, out var member) ? member.Who : null;

    /// <summary>A connection that is already here is attached again, with its place and its state.</summary>
    public Presence Join(ConnectionId connection, UserId user, string name)
    {
        if (_members.ContainsKey(connection))
            return Attach(connection);
        return new Presence(
            _members.Add(connection, (_joins, new Participant(connection, user, name))),
            _byOrder.Add(_joins, connection),
            _users.SetItem(user, _users.GetValueOrDefault(user) + 1),
            _joins + 1);
    }

    public Presence Leave(ConnectionId connection)
    {
        if (!_members.TryGetValue(connection, out var member))
            return this;
        var left = _users[member.Who.User] - 1;
        return new Presence(
            _members.Remove(connection),
            _byOrder.Remove(member.Order),
            left == 0 ? _users.Remove(member.Who.User) : _users.SetItem(member.Who.User, left),
            _joins);
    }

    public Presence SetState(ConnectionId connection, ReadOnlyMemory<byte> state) => With(connection, who => who with { State = state });

    public Presence Detach(ConnectionId connection, DateTimeOffset at) =>
        With(connection, who => who with { DetachedSince = who.DetachedSince ?? at });

    public Presence Attach(ConnectionId connection) => With(connection, who => who with { DetachedSince = null });

    /// <summary>Those whose socket dropped at <paramref name="time"/> or before: their grace is over.</summary>
    public ImmutableArray<Participant> DetachedUntil(DateTimeOffset time) =>
        [.. Participants.Where(who => who.DetachedSince <= time)];

    private Presence With(ConnectionId connection, Func<Participant, Participant> change) =>
        _members.TryGetValue(connection, out var member)
            ? new Presence(_members.SetItem(connection, (member.Order, change(member.Who))), _byOrder, _users, _joins)
            : this;
}
