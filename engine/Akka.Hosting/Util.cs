using Akka.Configuration;

namespace Akka.Hosting;

public static class Util
{
    /// <summary>The settings, moved below a path.</summary>
    public static Config MoveTo(this Config config, string path) =>
        path.Split('.').Reverse().Aggregate(config, (moved, key) => moved.Root.AtKey(key));
}
