namespace Collab.Host.Config;

/// <summary>
/// The server can't start, for a reason that the operator can mend: one line for people on standard error, no stack trace,
/// and an exit code of <c>sysexits.h</c>.
/// </summary>
public sealed class StartFailure(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The command line is wrong.</summary>
    public const int Usage = 64;

    /// <summary>The database is damaged, or newer than this program.</summary>
    public const int BadData = 65;

    /// <summary>The database can't be reached, or the address is taken.</summary>
    public const int Unavailable = 69;

    /// <summary>The data folder can't be made or written.</summary>
    public const int CannotCreate = 73;

    /// <summary>A setting is missing or wrong.</summary>
    public const int Settings = 78;

    public int ExitCode { get; } = exitCode;
}
