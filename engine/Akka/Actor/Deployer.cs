#nullable disable
using System.Collections.Concurrent;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Actor;

/// <summary>The deployments of akka.actor.deployment, by path below /user; * stands for any one name and ** at the end for the rest.</summary>
public class Deployer
{
    protected readonly Config Default;

    private readonly ConcurrentDictionary<string, Deploy> _exact = new();
    private readonly List<(string[] Pattern, Deploy Deploy)> _wild = [];
    private volatile bool _hasAny;

    public Deployer(Settings settings)
    {
        var deployment = settings.Config.GetConfig("akka.actor.deployment");
        Default = deployment?.GetConfig("default") ?? Config.Empty;
        if (deployment is null || !deployment.Root.IsObject())
            return;
        foreach (var key in deployment.Root.GetObject().Items.Keys)
        {
            if (key == "default")
                continue;
            var own = deployment.GetConfig(key.Contains('.') || key.Contains('/') ? $"\"{key}\"" : key);
            if (ParseConfig(key, own.SafeWithFallback(Default)) is { } deploy)
                SetDeploy(deploy);
        }
    }

    /// <returns>Null where nothing is configured for the path.</returns>
    public Deploy Lookup(ActorPath path)
    {
        if (!_hasAny || path.Depth < 2 || path.Elements is not { } elements || elements[0] != "user")
            return null;
        return Lookup(elements.Skip(1));
    }

    public Deploy Lookup(IEnumerable<string> path)
    {
        if (!_hasAny)
            return null;
        var names = path.ToArray();
        if (_exact.TryGetValue(string.Join("/", names), out var exact))
            return exact;
        lock (_wild)
        {
            foreach (var (pattern, deploy) in _wild)
            {
                if (Fits(pattern, names))
                    return deploy;
            }
        }

        return null;
    }

    public void SetDeploy(Deploy deploy)
    {
        var names = deploy.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < names.Length; i++)
        {
            if (!ActorPath.IsValidPathElement(names[i]))
                throw new IllegalActorNameException($"Illegal actor name [{names[i]}] in deployment [{deploy.Path}]. Actor paths MUST: not start with `$`, include only ASCII letters and can only contain these special characters: {ActorPath.ValidSymbols}.");
        }

        if (Array.Exists(names, name => name.Contains('*')))
        {
            lock (_wild)
                _wild.Add((names, deploy));
        }
        else
        {
            _exact[string.Join("/", names)] = deploy;
        }

        _hasAny = true;
    }

    public virtual Deploy ParseConfig(string key, Config config) => new(
        key, config, Deploy.NoScopeGiven,
        config.GetString("dispatcher", string.Empty), config.GetString("mailbox", string.Empty),
        config.GetInt("stash-capacity", Deploy.NoStashSize));

    private static bool Fits(string[] pattern, string[] names)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == "**")
                return names.Length > i;
            if (i >= names.Length || (pattern[i] != "*" && pattern[i] != names[i]))
                return false;
        }

        return pattern.Length == names.Length;
    }
}
