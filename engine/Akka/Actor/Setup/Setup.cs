namespace Akka.Actor.Setup;

/// <summary>Settings of one part of an actor system, given in code.</summary>
public abstract class Setup
{
    /// <summary>This and another setup together.</summary>
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
}
