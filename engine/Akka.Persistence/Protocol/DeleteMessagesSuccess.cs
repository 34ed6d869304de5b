namespace Akka.Persistence;

/// <summary>Tells a persistent actor that its events up to a sequence number are deleted.</summary>
public sealed class DeleteMessagesSuccess : IEquatable<DeleteMessagesSuccess>
{
    public DeleteMessagesSuccess(long toSequenceNr)
    {
        ToSequenceNr = toSequenceNr;
    }

    public long ToSequenceNr { get; }

    public bool Equals(DeleteMessagesSuccess? other) => ReferenceEquals(this, other) || (other is not null && ToSequenceNr == other.ToSequenceNr);

    public override bool Equals(object? obj) => Equals(obj as DeleteMessagesSuccess);

    public override int GetHashCode() => HashCode.Combine(ToSequenceNr);

    public override string ToString() => $"DeleteMessagesSuccess<toSequenceNr: {ToSequenceNr}>";
}
