using Akka.Actor;
using Collab.Actors.Domain;

namespace Collab.Actors.Archive;

/// <summary>How an export or import ended.</summary>
public interface IArchiveResult : INoSerializationVerificationNeeded;

/// <summary>The room was written out, all its events up to this one. <see cref="Epoch"/>: null where it was never opened.</summary>
public sealed record Exported(Epoch? Epoch, long Seq) : IArchiveResult;

/// <summary>The room's life ended while it was written out: what is written is of a room that is no more.</summary>
public sealed record ExportOvertaken : IArchiveResult;

/// <summary>The room is in the journal now, whole.</summary>
public sealed record Imported(Epoch Epoch, long Seq) : IArchiveResult;

/// <summary>Nothing was written: the room has a past in the journal.</summary>
public sealed record ImportRefused : IArchiveResult;
