using Akka.Actor;

namespace Akka.Serialization;

/// <summary>How references to actors are written: under which address, by which path.</summary>
public partial class Serialization
{
    [ThreadStatic]
    private static Information? _transport;

    /// <summary>What names an object beside its bytes: the serializer's manifest, the type's name, or nothing.</summary>
    public static string ManifestFor(Serializer s, object msg) => s switch
    {
        SerializerWithStringManifest named => named.Manifest(msg),
        { IncludeManifest: true } => TypeNames.Of(msg.GetType()),
        _ => string.Empty,
    };

    public static T WithTransport<T>(ExtendedActorSystem system, Func<T> action) =>
        WithTransport(system, action, static run => run());

    public static T WithTransport<TState, T>(ExtendedActorSystem system, TState state, Func<TState, T> action) =>
        _transport is not null
            ? action(state)
            : WithTransport(new Information(system.Provider.DefaultAddress, system), state, action);

    [Obsolete("Obsolete. Use the SerializeWithTransport<T>(ExtendedActorSystem) method instead.")]
    public static T WithTransport<T>(ActorSystem system, Address address, Func<T> action) =>
        WithTransport(new Information(address, system), action, static run => run());

    public static Information GetCurrentTransportInformation() =>
        _transport ?? throw new InvalidOperationException("CurrentTransportInformation is not set. Use Serialization.WithTransport<T>.");

    /// <summary>The path by which a reference is found again, here or on another node.</summary>
    public static string SerializedActorPath(IActorRef? actorRef)
    {
        if (actorRef is null || Equals(actorRef, ActorRefs.NoSender))
            return string.Empty;
        var address = _transport?.Address ?? (actorRef as IInternalActorRef)?.Provider?.DefaultAddress;
        return address is null
            ? actorRef.Path.ToSerializationFormat()
            : actorRef.Path.ToSerializationFormatWithAddress(address);
    }

    internal static T WithTransport<TState, T>(Information transport, TState state, Func<TState, T> action)
    {
        var before = _transport;
        _transport = transport;
        try
        {
            return action(state);
        }
        finally
        {
            _transport = before;
        }
    }
}
