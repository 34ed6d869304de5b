using System.Text.Json;

namespace Collab.Client;

/// <summary>A frame that waits for its answer. <see cref="Number"/> is its place in the order of sending.</summary>
internal sealed class Pending(long number, string id, string lane, ReadOnlyMemory<byte> frame)
{
    public long Number => number;

    public string Id => id;

    /// <summary>Those of one lane keep their order: a room's name, or empty for what goes to no room.</summary>
    public string Lane => lane;

    public ReadOnlyMemory<byte> Frame => frame;

    /// <summary>It was on its way once: the server may have carried it out.</summary>
    public bool EverSent { get; set; }

    /// <summary>It was sent within a lane's window, so that its answer widens that.</summary>
    public bool Windowed { get; set; }

    /// <summary>How often it was sent again because nobody was there to answer.</summary>
    public int Retries { get; set; }

    /// <summary>Called under the client's lock when it was carried out.</summary>
    public Action<Ack>? Upon { get; init; }

    public TaskCompletionSource<JsonElement> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
