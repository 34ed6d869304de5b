namespace Akka.Actor;

/// <summary>Makes the actors of a <see cref="Props"/>, and is told when one is done with.</summary>
public interface IIndirectActorProducer
{
    ActorBase Produce();

    /// <summary>The class of what <see cref="Produce"/> makes.</summary>
    Type ActorType { get; }

    void Release(ActorBase actor);
}
