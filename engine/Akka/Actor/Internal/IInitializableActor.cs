namespace Akka.Actor.Internal;

/// <summary>Told by its cell that its constructor is through.</summary>
public interface IInitializableActor
{
    void Init();
}
