using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence;

/// <summary>What becomes of a message when the internal stash is full.</summary>
public interface IStashOverflowStrategy
{
}

/// <summary>Makes a strategy from the settings of the system.</summary>
public interface IStashOverflowStrategyConfigurator
{
    IStashOverflowStrategy Create(Config config);
}

/// <summary>An actor with an internal stash beside its own.</summary>
public interface IPersistenceStash : IWithUnboundedStash
{
    IStashOverflowStrategy InternalStashOverflowStrategy { get; }
}

/// <summary>The message becomes a dead letter.</summary>
public class DiscardToDeadLetterStrategy : IStashOverflowStrategy
{
    private DiscardToDeadLetterStrategy()
    {
    }

    public static DiscardToDeadLetterStrategy Instance { get; } = new();
}

/// <summary>The actor fails with a StashOverflowException.</summary>
public class ThrowOverflowExceptionStrategy : IStashOverflowStrategy
{
    private ThrowOverflowExceptionStrategy()
    {
    }

    public static ThrowOverflowExceptionStrategy Instance { get; } = new();
}

/// <summary>The message is dropped and its sender gets a fixed answer.</summary>
public sealed class ReplyToStrategy : IStashOverflowStrategy
{
    public ReplyToStrategy(object response)
    {
        Response = response;
    }

    public object Response { get; }
}

/// <summary>Configures <see cref="ThrowOverflowExceptionStrategy"/>.</summary>
public sealed class ThrowExceptionConfigurator : IStashOverflowStrategyConfigurator
{
    public IStashOverflowStrategy Create(Config config) => ThrowOverflowExceptionStrategy.Instance;
}

/// <summary>Configures <see cref="DiscardToDeadLetterStrategy"/>.</summary>
public sealed class DiscardConfigurator : IStashOverflowStrategyConfigurator
{
    public IStashOverflowStrategy Create(Config config) => DiscardToDeadLetterStrategy.Instance;
}
