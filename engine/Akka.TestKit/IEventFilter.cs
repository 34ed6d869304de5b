using Akka.Event;

namespace Akka.TestKit;

public interface IEventFilter
{
    /// <summary>Is it an event that the filter takes out of the log?</summary>
    bool Apply(LogEvent logEvent);
}
