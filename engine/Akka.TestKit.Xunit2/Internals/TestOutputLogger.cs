using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>A logger that writes to a test's output.</summary>
public class TestOutputLogger : ReceiveActor
{
    public TestOutputLogger(ITestOutputHelper output)
    {
        Receive<LogEvent>(logEvent => Write(output, logEvent));
        Receive<InitializeLogger>(initialize =>
        {
            initialize.LoggingBus.Subscribe(Self, typeof(LogEvent));
            Sender.Tell(new LoggerInitialized());
        });
    }

    private static void Write(ITestOutputHelper output, LogEvent logEvent)
    {
        try
        {
            output.WriteLine(Line(logEvent));
        }
        catch (InvalidOperationException)
        {
            // The test has ended and its output with it; what the system says while it ends has no reader.
        }
    }

    private static string Line(LogEvent logEvent)
    {
        try
        {
            return logEvent.ToString();
        }
        catch (FormatException misfit) when (logEvent.Message is LogMessage message)
        {
            return $"Received a malformed formatted message. Log level: [{logEvent.LogLevel()}], Template: [{message.Format}], "
                + $"args: [{string.Join(",", message.Parameters())}]: {misfit.Message}";
        }
    }
}
