using Collab.Host.Config;
using Collab.Host.Operations;
using Collab.Host.Storage;

namespace Collab.Host.Cli;

/// <summary>Runs a command and turns however it ends into an exit code, and for the operator into one line on standard error.</summary>
internal static class CommandRun
{
    public static async Task<int> RunAsync(StartSettings start, Func<CommandHost, CancellationToken, Task<int>> work, CancellationToken cancel)
    {
        try
        {
            await using var host = CommandHost.Build(start);
            try
            {
                return await work(host, cancel);
            }
            catch (Exception failure) when (failure is not (StartFailure or OperationCanceledException) && Explained(host, failure) is { } explained)
            {
                throw explained;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return await StartUp.SayAsync("interrupted; nothing is left half done.", StartFailure.Interrupted);
        }
        catch (Exception failure)
        {
            return await StartUp.SayAsync(failure);
        }
    }

    private static StartFailure? Explained(CommandHost host, Exception failure) => host.Get<Database>().Explain(failure);
}
