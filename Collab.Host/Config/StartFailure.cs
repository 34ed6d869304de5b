namespace Collab.Host.Config;

/// <summary>
/// The server can't start, or a command can't do what it was asked to, for a reason that the operator can mend: one line for people on
/// standard error, no stack trace, and an exit code of <c>sysexits.h</c>.
/// </summary>
public sealed class StartFailure(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The command line is wrong.</summary>
    public const int Usage = 64;

    /// <summary>The database is damaged, or newer than this program; what a command was given is not what it takes.</summary>
    public const int BadData = 65;

    /// <summary>The room or file that a command reads is not there.</summary>
    public const int NoInput = 66;

    /// <summary>The database can't be reached, or the address is taken.</summary>
    public const int Unavailable = 69;

    /// <summary>A fault of the program.</summary>
    public const int Software = 70;

    /// <summary>The data folder, or what a command is to make, can't be made or written.</summary>
    public const int CannotCreate = 73;

    /// <summary>A setting is missing or wrong.</summary>
    public const int Settings = 78;

    /// <summary>A signal ended it: as a shell says of SIGINT.</summary>
    public const int Interrupted = 130;

    public int ExitCode { get; } = exitCode;

    /// <summary>What is wrong, one by one, where that is more than the message.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}
