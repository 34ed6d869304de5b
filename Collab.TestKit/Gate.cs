namespace Collab.TestKit;

/// <summary>What a <see cref="GateJournal"/> does with what it is asked.</summary>
public enum Gate
{
    /// <summary>To the journal in memory behind it.</summary>
    Open,

    /// <summary>Writes wait until it opens, as on a disk that hangs.</summary>
    Held,

    /// <summary>Writes are rejected: nothing stored, the actor goes on.</summary>
    Rejecting,

    /// <summary>The write that was held goes through; all after it are rejected.</summary>
    OneThenRejecting,

    /// <summary>Writes fail: the actor stops.</summary>
    Failing,

    /// <summary>Deleting fails; everything else works.</summary>
    KeepingAll,

    /// <summary>Replays fail; writing works.</summary>
    NotReplaying,

    /// <summary>Replays find nothing, as if somebody had deleted the past.</summary>
    ReplayingNothing,
}
