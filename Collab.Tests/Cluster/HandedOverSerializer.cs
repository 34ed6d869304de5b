using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Serialization;

namespace Collab.Tests.Cluster;

/// <summary>
/// Hands the object itself over, once. For what a journal's plugin tells its own parts with the stored event in it: it never leaves its
/// node, and with every message serialized it would ask of the event that it can be written as anybody's JSON.
/// </summary>
internal sealed class HandedOverSerializer(ExtendedActorSystem system) : Serializer(system)
{
    private readonly ConcurrentDictionary<int, object> _underWay = new();
    private int _count;

    public override int Identifier => 4199;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        var number = Interlocked.Increment(ref _count);
        _underWay[number] = obj;
        return BitConverter.GetBytes(number);
    }

    public override object FromBinary(byte[] bytes, Type? type) => _underWay.TryRemove(BitConverter.ToInt32(bytes), out var obj)
        ? obj : throw new InvalidOperationException("it was handed over before");
}
