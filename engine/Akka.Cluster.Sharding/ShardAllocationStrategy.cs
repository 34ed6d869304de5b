using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>The strategies that come with the sharding.</summary>
public static class ShardAllocationStrategy
{
    /// <summary>New shards go to the region with the fewest; shards move from where many are, a limited number at a time.</summary>
    /// <param name="absoluteLimit">How many shards move in a round; 0: as many as the relative limit says.</param>
    /// <param name="relativeLimit">Which part of all shards moves in a round.</param>
    public static IShardAllocationStrategy LeastShardAllocationStrategy(int absoluteLimit, double relativeLimit) =>
        new LeastShards(absoluteLimit, relativeLimit);

    private sealed class LeastShards(int absoluteLimit, double relativeLimit) : IShardAllocationStrategy
    {
        private static readonly Task<IImmutableSet<string>> None = Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);

        public Task<IActorRef> AllocateShard(
            IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
            Task.FromResult(currentShardAllocations.MinBy(region => region.Value.Count).Key ?? requester);

        public Task<IImmutableSet<string>> Rebalance(
            IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
        {
            // While shards are on their way the numbers would mislead.
            if (rebalanceInProgress.Count > 0 || currentShardAllocations.Count < 2)
                return None;
            var total = currentShardAllocations.Values.Sum(shards => shards.Count);
            var fair = (total + currentShardAllocations.Count - 1) / currentShardAllocations.Count;
            var limit = Math.Max(1, Math.Min((int)(relativeLimit * total), absoluteLimit > 0 ? absoluteLimit : int.MaxValue));
            IImmutableSet<string> moving = currentShardAllocations.Values
                .SelectMany(shards => shards.Take(Math.Max(0, shards.Count - fair)))
                .Take(limit)
                .ToImmutableHashSet();
            return Task.FromResult(moving);
        }
    }
}
