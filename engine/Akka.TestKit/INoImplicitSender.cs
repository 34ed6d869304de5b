namespace Akka.TestKit;

/// <summary>Marks test classes whose Tell has no sender, unless they name one. In all others it is the TestActor.</summary>
public interface INoImplicitSender
{
}
