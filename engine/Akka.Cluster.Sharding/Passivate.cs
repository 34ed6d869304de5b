namespace Akka.Cluster.Sharding;

/// <summary>What a region or shard is told to do.</summary>
public interface IShardRegionCommand
{
}

/// <summary>What a region is asked about itself.</summary>
public interface IShardRegionQuery
{
}

/// <summary>A message of the sharding that goes between nodes.</summary>
public interface IClusterShardingSerializable
{
}

/// <summary>
/// An entity that wants to stop sends this to its parent, and gets the stop message back after all that came before.
/// What comes later is kept for its next incarnation.
/// </summary>
public sealed class Passivate : IShardRegionCommand
{
    public Passivate(object stopMessage)
    {
        StopMessage = stopMessage;
    }

    public object StopMessage { get; }
}

/// <summary>Ends a region: its entities get the hand-off stop message, and when all have stopped the region stops too.</summary>
public sealed class GracefulShutdown : IShardRegionCommand
{
    public static readonly GracefulShutdown Instance = new();

    private GracefulShutdown()
    {
    }
}
