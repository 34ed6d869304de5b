namespace Akka.Persistence;

/// <summary>Says how an actor recovers.</summary>
public interface IPersistenceRecovery
{
    Recovery Recovery { get; }
}
