namespace Collab.Host.Sockets;

// What a socket's opening and end may have to say; the middle is the actors' business.
internal sealed partial class SocketEndpoint
{
    [LoggerMessage(101, LogLevel.Error, "A socket's token could not be checked")]
    private partial void LogVerifierFailed(Exception problem);

    [LoggerMessage(102, LogLevel.Warning, "The edge did not answer a new socket within {Deadline}")]
    private partial void LogEdgeLate(TimeSpan deadline);

    [LoggerMessage(103, LogLevel.Error, "Reading the socket of connection {Connection} failed")]
    private partial void LogPumpFailed(Exception problem, string connection);

    [LoggerMessage(104, LogLevel.Debug, "A socket was refused with {Code} {Reason}")]
    private partial void LogRefused(int code, string reason);

    [LoggerMessage(105, LogLevel.Debug, "A page of {Origin} may not open sockets here")]
    private partial void LogOriginRefused(string origin);

    [LoggerMessage(106, LogLevel.Error, "The invite of a socket's address could not be looked up")]
    private partial void LogInviteFailed(Exception problem);

    [LoggerMessage(107, LogLevel.Warning, "The actor of connection {Connection} did not answer its client's close within {Deadline}")]
    private partial void LogActorLate(string connection, TimeSpan deadline);
}
