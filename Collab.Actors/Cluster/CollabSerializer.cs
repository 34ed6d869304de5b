using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Serialization;

namespace Collab.Actors.Cluster;

/// <summary>The messages that go between nodes, as few bytes as they need. One format for each type; a test sends every one of them around.</summary>
public sealed class CollabSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private static readonly ImmutableArray<MessageFormat> Formats = [.. RoomFormats.All, .. EdgeFormats.All, .. RunFormats.All, .. UserFormats.All, .. ChannelFormats.All];
    private static readonly FrozenDictionary<Type, MessageFormat> ByType = Formats.ToFrozenDictionary(format => format.Type);
    private static readonly FrozenDictionary<string, MessageFormat> ByManifest = Formats.ToFrozenDictionary(format => format.Manifest);

    /// <summary>The types that it can write.</summary>
    public static IEnumerable<Type> Types => ByType.Keys;

    public override int Identifier => 4101;

    public override string Manifest(object o) => FormatOf(o).Manifest;

    public override byte[] ToBinary(object obj)
    {
        var to = new MessageWriter();
        FormatOf(obj).Write(obj, to);
        return to.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest) =>
        ByManifest.TryGetValue(manifest, out var format)
            ? format.Read(new MessageReader(bytes, system))
            : throw new ArgumentException($"No message goes between nodes under the name '{manifest}'.", nameof(manifest));

    private static MessageFormat FormatOf(object message) =>
        ByType.TryGetValue(message.GetType(), out var format)
            ? format
            : throw new ArgumentException($"{message.GetType()} does not go between nodes.", nameof(message));
}
