using Akka.Configuration;
using Akka.Dispatch;

namespace Akka.TestKit;

public class CallingThreadDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly MessageDispatcher _instance;

    public CallingThreadDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites)
    {
        _instance = new CallingThreadDispatcher(this) { Throughput = config.GetInt("throughput", int.MaxValue) };
    }

    public override MessageDispatcher Dispatcher() => _instance;
}

/// <summary>Runs an actor on the thread of whoever tells it something: the message has been received when Tell returns.</summary>
public class CallingThreadDispatcher : MessageDispatcher
{
    public new static string Id = "akka.test.calling-thread-dispatcher";

    public CallingThreadDispatcher(MessageDispatcherConfigurator configurator) : base(configurator)
    {
    }

    protected override void ExecuteTask(IRunnable run) => run.Run();

    protected override void Shutdown()
    {
    }
}
