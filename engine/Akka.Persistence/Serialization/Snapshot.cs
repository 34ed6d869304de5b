namespace Akka.Persistence.Serialization;

/// <summary>Wraps a snapshot for <see cref="PersistenceSnapshotSerializer"/>, which keeps the serializer's id and manifest beside the bytes.</summary>
public sealed class Snapshot
{
    public Snapshot(object data)
    {
        Data = data;
    }

    public object Data { get; }

    public override bool Equals(object? obj) => obj is Snapshot other && Equals(Data, other.Data);

    public override int GetHashCode() => Data?.GetHashCode() ?? 0;
}
