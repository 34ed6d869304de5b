using Akka.Configuration;

namespace Akka.Actor;

/// <summary>Makes the coordinated shutdown of a system and ties it to the end of the system and of the process.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var settings = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        if (settings.IsNullOrEmpty())
            throw ConfigurationException.NullOrEmptyConfig<CoordinatedShutdown>("akka.coordinated-shutdown");
        var shutdown = new CoordinatedShutdown(system, ShutdownPhase.Load(settings));
        AddTermination(shutdown, settings);
        if (settings.GetBoolean("run-by-clr-shutdown-hook"))
            ProcessExitHook.Add(shutdown);
        return shutdown;
    }

    private static void AddTermination(CoordinatedShutdown shutdown, Config settings)
    {
        var terminate = settings.GetBoolean("terminate-actor-system");
        var exit = settings.GetBoolean("exit-clr");
        if (!terminate && !exit)
            return;
        var system = shutdown.System;
        shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", async () =>
        {
            if (terminate)
            {
                system.FinalTerminate();
                await system.WhenTerminated.ConfigureAwait(false);
            }
            // While the process ends anyway, another exit would wait for this one.
            if (exit && shutdown.ShutdownReason is not CoordinatedShutdown.ClrExitReason)
                _ = Task.Run(() => Environment.Exit(shutdown.ShutdownReason.ExitCode));
            return Done.Instance;
        });
    }
}
