using Akka.Actor;

namespace Akka.TestKit;

public class TestKitExtension : ExtensionIdProvider<TestKitSettings>
{
    // A system that the kit did not make may lack the kit's defaults, that its dispatchers stand in too.
    public override TestKitSettings CreateExtension(ExtendedActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(TestKitBase.DefaultConfig);
        return new TestKitSettings(system.Settings.Config);
    }

    public static TestKitSettings For(ActorSystem system) => system.GetExtension<TestKitSettings>();
}
