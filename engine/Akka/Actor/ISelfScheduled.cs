namespace Akka.Actor;

/// <summary>What the engine schedules for an actor: it says what the actor gets in its place, when it comes, if anything.</summary>
internal interface ISelfScheduled : INoSerializationVerificationNeeded
{
    object? Open(ActorCell cell);
}
