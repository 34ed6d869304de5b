namespace Akka.Event;

/// <summary>Marks messages that are expected to end as dead letters now and then, so that they are not logged as such.</summary>
public interface IDeadLetterSuppression
{
}
