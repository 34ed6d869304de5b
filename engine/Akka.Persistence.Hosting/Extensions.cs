using System.Data;

namespace Akka.Persistence.Hosting;

/// <summary>Isolation levels as HOCON names them.</summary>
public static class Extensions
{
    public static string ToHocon(this IsolationLevel? level) =>
        level?.ToHocon() ?? throw new ArgumentNullException(nameof(level));

    public static string ToHocon(this IsolationLevel level) => level switch
    {
        IsolationLevel.Unspecified => "unspecified",
        IsolationLevel.ReadCommitted => "read-committed",
        IsolationLevel.ReadUncommitted => "read-uncommitted",
        IsolationLevel.RepeatableRead => "repeatable-read",
        IsolationLevel.Serializable => "serializable",
        IsolationLevel.Snapshot => "snapshot",
        IsolationLevel.Chaos => "chaos",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Unknown isolation level"),
    };
}
