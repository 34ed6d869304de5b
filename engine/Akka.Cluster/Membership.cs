using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// The members, and what it takes to go from one status to the next. It decides and keeps; telling others is the
/// actor's part.
/// </summary>
internal sealed class Membership(UniqueAddress self, ClusterSettings settings)
{
    private ImmutableSortedSet<Member> _members = [];
    private int _lastUpNumber;

    public Member Self => _members.FirstOrDefault(member => member.UniqueAddress.Equals(self))
        ?? new Member(self, int.MaxValue, MemberStatus.Removed, settings.Roles);

    public bool HasJoined => Self.Status != MemberStatus.Removed;

    public ClusterEvent.CurrentClusterState State
    {
        get
        {
            var up = _members.Where(member => member.Status is MemberStatus.Up or MemberStatus.Leaving).ToList();
            var leader = up.FirstOrDefault()?.Address ?? _members.FirstOrDefault(m => m.Status == MemberStatus.Joining)?.Address;
            var roleLeaders = _members.SelectMany(member => member.Roles).Distinct()
                .Select(role => (Role: role, Leader: up.Find(member => member.HasRole(role))?.Address))
                .Where(entry => entry.Leader is not null)
                .ToImmutableDictionary(entry => entry.Role, entry => entry.Leader!);
            return new ClusterEvent.CurrentClusterState(_members, [], [.. _members.Select(member => member.Address)], leader, roleLeaders);
        }
    }

    public Member Join()
    {
        var joining = new Member(self, int.MaxValue, MemberStatus.Joining, settings.Roles);
        Put(joining);
        return joining;
    }

    /// <summary>Whether there are as many members as the settings want before any may come up.</summary>
    public bool MayComeUp() =>
        _members.Count >= settings.MinNrOfMembers
        && settings.MinNrOfMembersOfRole.All(role => _members.Count(member => member.HasRole(role.Key)) >= role.Value);

    public Member ComeUp()
    {
        var up = Self.CopyUp(++_lastUpNumber);
        Put(up);
        return up;
    }

    public Member Become(MemberStatus status)
    {
        var changed = Self.Copy(status);
        Put(changed);
        return changed;
    }

    /// <summary>Takes the member out, and says how it was then and before.</summary>
    public (Member Removed, MemberStatus Previous) Remove()
    {
        var before = Self;
        _members = _members.Remove(before);
        return (before.Copy(MemberStatus.Removed), before.Status);
    }

    private void Put(Member member) => _members = _members.Remove(member).Add(member);
}
