using Akka.Actor;

namespace Akka.Util;

/// <summary>What is written in the place of an object that only has a meaning within its actor system.</summary>
public interface ISurrogate
{
    ISurrogated FromSurrogate(ActorSystem system);
}

/// <summary>An object that is serialized as its surrogate.</summary>
public interface ISurrogated
{
    ISurrogate ToSurrogate(ActorSystem system);
}
