using Akka.Configuration;

namespace Akka.Actor;

/// <summary>A phase of the coordinated shutdown, as it is configured.</summary>
/// <param name="DependsOn">The phases that must be through before.</param>
/// <param name="Timeout">How long its tasks may take.</param>
/// <param name="Recover">Whether the shutdown goes on when a task fails or takes too long.</param>
/// <param name="Enabled">Whether its tasks run at all.</param>
internal sealed record ShutdownPhase(IReadOnlyCollection<string> DependsOn, TimeSpan Timeout, bool Recover, bool Enabled)
{
    public static IReadOnlyDictionary<string, ShutdownPhase> Load(Config config)
    {
        var timeout = config.GetTimeSpan("default-phase-timeout");
        var phases = new Dictionary<string, ShutdownPhase>();
        foreach (var (name, value) in config.GetConfig("phases")?.AsEnumerable() ?? [])
        {
            var phase = value.ToConfig();
            phases[name] = new ShutdownPhase(
                [.. phase.GetStringList("depends-on")],
                phase.GetTimeSpan("timeout", timeout, allowInfinite: false),
                phase.GetBoolean("recover", true),
                phase.GetBoolean("enabled", true));
        }
        return phases;
    }

    /// <summary>The phases in an order in which each stands behind those that it depends on.</summary>
    /// <exception cref="ArgumentException">Phases depend on each other in a circle.</exception>
    public static IReadOnlyList<string> Sort(IReadOnlyDictionary<string, ShutdownPhase> phases)
    {
        var order = new List<string>();
        var done = new HashSet<string>();
        var under = new HashSet<string>();
        foreach (var name in phases.Keys.Concat(phases.Values.SelectMany(phase => phase.DependsOn)))
            Visit(name);
        return order;

        void Visit(string name)
        {
            if (done.Contains(name))
                return;
            if (!under.Add(name))
                throw new ArgumentException($"Cycle detected in graph of phases. It must be a DAG. phase [{name}] depends transitively on itself.");
            if (phases.TryGetValue(name, out var phase))
            {
                foreach (var before in phase.DependsOn)
                    Visit(before);
                order.Add(name);
            }
            under.Remove(name);
            done.Add(name);
        }
    }
}
