using Akka.Actor;

namespace Akka.Cluster;

/// <summary>How a node joins and leaves.</summary>
public partial class Cluster
{
    // How long a phase of the shutdown waits for the cluster's actor, which answers at once if it lives.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Joins the cluster that a node is in, or founds one with the node's own address.</summary>
    public void Join(Address address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Send(new JoinCommand(FillLocal(address)));
    }

    /// <summary>As above; ends when this node is Up.</summary>
    /// <exception cref="ClusterJoinFailedException">It did not come up in time, or never will.</exception>
    public Task JoinAsync(Address address, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        return AwaitUpAsync(() => Join(address), $"Node has not managed to join the cluster using provided address [{address}]", token);
    }

    public void JoinSeedNodes(IEnumerable<Address> seedNodes) =>
        Send(new JoinSeedNodesCommand([.. seedNodes.Select(FillLocal)]));

    public Task JoinSeedNodesAsync(IEnumerable<Address> seedNodes, CancellationToken token = default) =>
        AwaitUpAsync(() => JoinSeedNodes(seedNodes), "Node has not managed to join the cluster using provided seed node addresses", token);

    /// <summary>Takes a member out in good order. When it is this node, its system ends.</summary>
    public void Leave(Address address) => Send(new LeaveCommand(FillLocal(address)));

    /// <summary>Takes this node out; ends when it is gone.</summary>
    public Task LeaveAsync() => LeaveAsync(CancellationToken.None);

    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (!IsTerminated)
            Leave(SelfAddress);
        return _terminated.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Puts a member out that can't leave by itself any more.</summary>
    public void Down(Address address) => Send(new DownCommand(FillLocal(address)));

    // Whoever calls may be an actor; nobody answers it.
    private void Send(IClusterCommand command) => _daemon.Tell(command, ActorRefs.NoSender);

    private async Task AwaitUpAsync(Action join, string failure, CancellationToken token)
    {
        if (IsTerminated)
            throw new ClusterJoinFailedException("Cluster has already been terminated");
        if (IsUp)
            return;
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        RegisterOnMemberUp(() => up.TrySetResult());
        RegisterOnMemberRemoved(() => up.TrySetException(new ClusterJoinFailedException("Cluster has already been terminated")));
        join();
        try
        {
            await up.Task.WaitAsync(Settings.RetryUnsuccessfulJoinAfter ?? TimeSpan.FromSeconds(10), token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ClusterJoinFailedException(failure);
        }
    }

    private Address FillLocal(Address address) =>
        address.HasLocalScope && address.System == SelfAddress.System ? SelfAddress : address;

    private void AddShutdownTasks()
    {
        var shutdown = CoordinatedShutdown.Get(System);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "leave", () => AskDaemonAsync(new LeaveForShutdown()));
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShutdown, "wait-shutdown", () => AskDaemonAsync(new ShutdownCluster()));
        System.RegisterOnTermination(() => Terminated(System.Log));
    }

    private async Task<Done> AskDaemonAsync(IClusterCommand command) =>
        IsTerminated ? Done.Instance : await _daemon.Ask<Done>(command, AnswerTimeout).ConfigureAwait(false);
}
