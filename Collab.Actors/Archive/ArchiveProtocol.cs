using Akka.Actor;
using Collab.Actors.Domain;

namespace Collab.Actors.Archive;

/// <summary>How an export or import ended.</summary>
public interface IArchiveResult : INoSerializationVerificationNeeded;

/// <summary>The room was written out, all its events up to this one. <see cref="Epoch"/>: null where it was never opened.</summary>
public sealed record Exported(Epoch? Epoch, long Seq) : IArchiveResult;

/// <summary>The room's life ended while it was written out: what is written is of a room that is no more.</summary>
public sealed record ExportOvertaken : IArchiveResult;

/// <summary>Whether the room has a past in the journal, and the last number that its id has used there, also in a life that is over.</summary>
public sealed record Probed(bool HasPast, long LastNumber) : IArchiveResult;

/// <summary>The whole archive lies aside in the journal: this many events, and before them the beginning of a life.</summary>
public sealed record Staged(Epoch Epoch, long Seq) : IArchiveResult;
