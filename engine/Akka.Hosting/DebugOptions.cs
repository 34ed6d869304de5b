using System.Text;

namespace Akka.Hosting;

/// <summary>What the actor system logs about itself at debug level. Null leaves it to the settings.</summary>
public class DebugOptions
{
    /// <summary>Messages that actors receive, where they ask for it.</summary>
    public bool? Receive { get; set; }

    /// <summary>Messages that actors handle by themselves, such as PoisonPill.</summary>
    public bool? AutoReceive { get; set; }

    /// <summary>Starts, stops and restarts.</summary>
    public bool? LifeCycle { get; set; }

    public bool? FiniteStateMachine { get; set; }

    /// <summary>Subscriptions.</summary>
    public bool? EventStream { get; set; }

    public bool? Unhandled { get; set; }

    public bool? RouterMisconfiguration { get; set; }

    /// <summary>The options in HOCON.</summary>
    public override string ToString()
    {
        var hocon = new StringBuilder();
        Add("receive", Receive);
        Add("autoreceive", AutoReceive);
        Add("lifecycle", LifeCycle);
        Add("fsm", FiniteStateMachine);
        Add("event-stream", EventStream);
        Add("unhandled", Unhandled);
        Add("router-misconfiguration", RouterMisconfiguration);
        return hocon.ToString();

        void Add(string key, bool? value)
        {
            if (value is not null)
                hocon.AppendLine($"akka.actor.debug.{key} = {value.ToHocon()}");
        }
    }
}
