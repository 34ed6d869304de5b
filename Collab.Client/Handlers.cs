using Microsoft.Extensions.Logging;

namespace Collab.Client;

/// <summary>Calls the application's handlers, one by one: one that throws is logged and harms neither the others nor the connection.</summary>
internal static partial class Handlers
{
    public static void Raise<T>(this Action<T>? handlers, T value, ILogger logger)
    {
        if (handlers is null) return;
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(value);
            }
            catch (Exception thrown)
            {
                Threw(logger, thrown, typeof(T).Name);
            }
        }
    }

    [LoggerMessage(10, LogLevel.Error, "A handler of {Event} threw; the connection goes on")]
    private static partial void Threw(ILogger logger, Exception thrown, string @event);
}
