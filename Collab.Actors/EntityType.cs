namespace Collab.Actors;

/// <summary>Reads a key from the text that <c>ToString</c> makes of it.</summary>
internal delegate bool KeyReader<TKey>(string? text, out TKey key);

/// <summary>A kind of entity: the name of its region, the key in its messages, and what its shard tells it to stop with.</summary>
internal sealed record EntityType<TMessage, TKey>(string Name, Func<TMessage, TKey> KeyIn, KeyReader<TKey> Reader, object StopMessage)
    where TMessage : class
    where TKey : struct
{
    public TKey KeyOf(string entityId) => Reader(entityId, out var key)
        ? key
        : throw new ArgumentException($"'{entityId}' is no {Name}'s key.", nameof(entityId));
}
