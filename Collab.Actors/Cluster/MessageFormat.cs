namespace Collab.Actors.Cluster;

/// <summary>How one message type goes between nodes. The manifest never changes; a message that does gets a new one.</summary>
internal sealed class MessageFormat
{
    private MessageFormat(Type type, string manifest, Action<object, MessageWriter> write, Func<MessageReader, object> read)
    {
        Type = type;
        Manifest = manifest;
        Write = write;
        Read = read;
    }

    public Type Type { get; }

    public string Manifest { get; }

    public Action<object, MessageWriter> Write { get; }

    public Func<MessageReader, object> Read { get; }

    public static MessageFormat Of<T>(string manifest, Action<T, MessageWriter> write, Func<MessageReader, T> read) where T : notnull =>
        new(typeof(T), manifest, (message, to) => write((T)message, to), from => read(from));

    /// <summary>A message without fields.</summary>
    public static MessageFormat Of<T>(string manifest, T only) where T : notnull => Of(manifest, (_, _) => { }, _ => only);
}
