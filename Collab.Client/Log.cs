using Microsoft.Extensions.Logging;

namespace Collab.Client;

/// <summary>What happens to a connection without its caller's doing, with the event ids. Neither tokens nor data are ever logged.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Cleaning up {Count} clients")]
    public static partial void CleanupStarted(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Information, "Cleanup closed client {ClientId} after {Milliseconds} ms")]
    public static partial void CleanupClosed(ILogger logger, string clientId, long milliseconds);

    [LoggerMessage(3, LogLevel.Warning, "Cleanup forced client {ClientId} after {Milliseconds} ms")]
    public static partial void CleanupForced(ILogger logger, Exception cause, string clientId, long milliseconds);

    [LoggerMessage(4, LogLevel.Information, "Cleaned up {Count} clients, {Forced} by force, in {Milliseconds} ms; {Remaining} remain")]
    public static partial void CleanupEnded(ILogger logger, int count, int forced, long milliseconds, int remaining);

    [LoggerMessage(10, LogLevel.Debug, "Client {ClientId} is ready as connection {Connection}")]
    public static partial void Ready(ILogger logger, string clientId, string? connection);

    [LoggerMessage(11, LogLevel.Information, "Client {ClientId} lost its connection ({Reason}): try {Attempt} in {Milliseconds} ms")]
    public static partial void Reconnecting(ILogger logger, string clientId, string reason, int attempt, double milliseconds);

    [LoggerMessage(12, LogLevel.Information, "Client {ClientId} is disconnected: {Reason}")]
    public static partial void Ended(ILogger logger, string clientId, string reason);

    [LoggerMessage(13, LogLevel.Warning, "Client {ClientId} did not close in time and was ended by force")]
    public static partial void Forced(ILogger logger, string clientId);

    [LoggerMessage(14, LogLevel.Error, "A handler of {Event} threw; the connection goes on")]
    public static partial void HandlerThrew(ILogger logger, Exception thrown, string @event);

    [LoggerMessage(15, LogLevel.Warning, "Client {ClientId} has no new token yet; the present one is about to expire")]
    public static partial void TokenFailed(ILogger logger, Exception cause, string clientId);

    [LoggerMessage(16, LogLevel.Warning, "The server refused client {ClientId} {What} after a reconnect: {Code}")]
    public static partial void NotRestored(ILogger logger, string clientId, string what, string code);

    [LoggerMessage(17, LogLevel.Warning, "The server refused something of client {ClientId} that no call waits for: {Code} {Message}")]
    public static partial void Refused(ILogger logger, string clientId, string code, string message);

    [LoggerMessage(18, LogLevel.Warning, "A stream of client {ClientId} was read too slowly and has ended")]
    public static partial void SlowReader(ILogger logger, string clientId);
}
