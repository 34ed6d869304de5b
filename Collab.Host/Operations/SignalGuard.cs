using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Collab.Host.Operations;

/// <summary>The first SIGTERM or SIGINT ends the server in order (the host sees to it); a second ends it now [LC4].</summary>
public sealed class SignalGuard : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;

    public SignalGuard() =>
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Count), PosixSignalRegistration.Create(PosixSignal.SIGINT, Count)];

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void Count(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) == 1) return;
        Console.Error.WriteLine("collab: second signal, ending now");
        // Not Environment.Exit: it would wait for what is being waited for.
        if (OperatingSystem.IsWindows()) Process.GetCurrentProcess().Kill();
        else ExitNow(130);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void ExitNow(int code);
}
