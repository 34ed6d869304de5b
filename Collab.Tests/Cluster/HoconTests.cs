using Collab.Actors;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Cluster;

public sealed class HoconTests
{
    [Fact(DisplayName = "[OP2] hocon/collab.conf is built in, is read, and keeps what rooms rest on")]
    public void Built_in()
    {
        var config = CollabActors.DefaultConfig();
        config.GetString("akka.cluster.sharding.passivate-idle-entity-after").ShouldBe("off");
        config.GetInt("akka.actor.serialization-identifiers.\"Collab.Actors.Persistence.RoomSerializer, Collab.Actors\"").ShouldBe(4100);
        config.GetInt("akka.actor.serialization-identifiers.\"Collab.Actors.Cluster.CollabSerializer, Collab.Actors\"").ShouldBe(4101);
        CollabTestConfig.Default.GetString("akka.persistence.snapshot-store.plugin").ShouldBe("akka.persistence.snapshot-store.inmem");
    }

    [Fact(DisplayName = "[OP2] each key of the actor system's settings has a comment")]
    public void Commented()
    {
        foreach (var resource in new[] { (typeof(CollabActors), "collab.conf"), (typeof(CollabTestConfig), "test.conf") })
        {
            using var reader = new StreamReader(resource.Item1.Assembly.GetManifestResourceStream(resource.Item2)!);
            var uncommented = Uncommented(reader.ReadToEnd().Split('\n')).ToArray();
            uncommented.ShouldBeEmpty(resource.Item2);
        }
    }

    /// <summary>Keys in a paragraph without a comment; a block's own name needs none.</summary>
    private static IEnumerable<string> Uncommented(string[] lines)
    {
        var commented = false;
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line.StartsWith('#'))
                commented = true;
            else if (line.Length == 0 || line.EndsWith('{'))
                commented = false;
            else if (line.Contains('=') && !commented)
                yield return line;
        }
    }
}
