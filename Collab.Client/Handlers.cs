using Microsoft.Extensions.Logging;

namespace Collab.Client;

/// <summary>Calls the application's handlers, one by one: one that throws is logged and harms neither the others nor the connection.</summary>
internal static class Handlers
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
                Log.HandlerThrew(logger, thrown, typeof(T).Name);
            }
        }
    }
}
