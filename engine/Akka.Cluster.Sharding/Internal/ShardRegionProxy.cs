using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding.Internal;

/// <summary>Stands for a region that hosts no entities: it passes messages on to one that does, and keeps them until there is one.</summary>
internal sealed class ShardRegionProxy : ReceiveActor
{
    private readonly string _typeName;
    private readonly int _bufferSize;
    private readonly Queue<Envelope> _kept = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public ShardRegionProxy(string typeName, int bufferSize)
    {
        _typeName = typeName;
        _bufferSize = bufferSize;
        Waiting();
    }

    public static Props Props(string typeName, int bufferSize) =>
        Actor.Props.Create(() => new ShardRegionProxy(typeName, bufferSize)).WithDeploy(Deploy.Local);

    private void Waiting()
    {
        Receive<RegionIs>(found =>
        {
            Context.Watch(found.Region);
            while (_kept.TryDequeue(out var envelope))
                found.Region.Tell(envelope.Message, envelope.Sender);
            Become(() => Forwarding(found.Region));
        });
        Receive<GracefulShutdown>(_ => Context.Stop(Self));
        ReceiveAny(Keep);
    }

    private void Forwarding(IActorRef region)
    {
        Receive<RegionIs>(found => Become(() => Forwarding(Context.Watch(found.Region))));
        Receive<Terminated>(ended => Equals(ended.ActorRef, region), _ => Become(Waiting));
        Receive<Terminated>(_ => { });
        Receive<GracefulShutdown>(_ => Context.Stop(Self));
        ReceiveAny(message => region.Tell(message, Sender));
    }

    private void Keep(object message)
    {
        if (_kept.Count < _bufferSize)
        {
            _kept.Enqueue(new Envelope(message, Sender));
            return;
        }
        _log.Warning("{0}: Buffer is full, dropping message of type [{1}]", _typeName, message.GetType());
        Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
    }
}
