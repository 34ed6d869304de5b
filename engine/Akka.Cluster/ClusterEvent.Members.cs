namespace Akka.Cluster;

public partial class ClusterEvent
{
    /// <summary>A member has another status.</summary>
    public abstract class MemberStatusChange : IMemberEvent
    {
        // The field's name is part of the API.
#pragma warning disable IDE1006
        protected readonly Member _member;
#pragma warning restore IDE1006

        protected MemberStatusChange(Member member, MemberStatus validStatus)
        {
            if (member.Status != validStatus)
                throw new ArgumentException($"Expected {validStatus} state, got: {member.Status}", nameof(member));
            _member = member;
        }

        public Member Member => _member;

        public override bool Equals(object? obj) =>
            obj is MemberStatusChange other && other.GetType() == GetType() && other._member.Equals(_member) && other._member.Status == _member.Status;

        public override int GetHashCode() => HashCode.Combine(GetType(), _member);

        public override string ToString() => $"{GetType().Name}({_member})";
    }

    public sealed class MemberJoined : MemberStatusChange
    {
        public MemberJoined(Member member)
            : base(member, MemberStatus.Joining)
        {
        }
    }

    public sealed class MemberWeaklyUp : MemberStatusChange
    {
        public MemberWeaklyUp(Member member)
            : base(member, MemberStatus.WeaklyUp)
        {
        }
    }

    public sealed class MemberUp : MemberStatusChange
    {
        public MemberUp(Member member)
            : base(member, MemberStatus.Up)
        {
        }
    }

    public sealed class MemberLeft : MemberStatusChange
    {
        public MemberLeft(Member member)
            : base(member, MemberStatus.Leaving)
        {
        }
    }

    public sealed class MemberExited : MemberStatusChange
    {
        public MemberExited(Member member)
            : base(member, MemberStatus.Exiting)
        {
        }
    }

    public sealed class MemberDowned : MemberStatusChange
    {
        public MemberDowned(Member member)
            : base(member, MemberStatus.Down)
        {
        }
    }

    public sealed class MemberRemoved : MemberStatusChange
    {
        public MemberRemoved(Member member, MemberStatus previousStatus)
            : base(member, MemberStatus.Removed)
        {
            PreviousStatus = previousStatus;
        }

        /// <summary>Down if it was put out, Exiting if it left.</summary>
        public MemberStatus PreviousStatus { get; }

        public override bool Equals(object? obj) => base.Equals(obj) && obj is MemberRemoved other && other.PreviousStatus == PreviousStatus;

        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), PreviousStatus);
    }

    /// <summary>Whether a member answers.</summary>
    public abstract class ReachabilityEvent : IReachabilityEvent
    {
        protected ReachabilityEvent(Member member)
        {
            Member = member;
        }

        public Member Member { get; }

        public override bool Equals(object? obj) => obj is ReachabilityEvent other && other.GetType() == GetType() && other.Member.Equals(Member);

        public override int GetHashCode() => HashCode.Combine(GetType(), Member);

        public override string ToString() => $"{GetType().Name}({Member})";
    }

    public sealed class UnreachableMember : ReachabilityEvent
    {
        public UnreachableMember(Member member)
            : base(member)
        {
        }
    }

    public sealed class ReachableMember : ReachabilityEvent
    {
        public ReachableMember(Member member)
            : base(member)
        {
        }
    }
}
