using System.Text.Json;

namespace Collab.Client;

/// <summary>What the server says of a frame that it has carried out: for durable frames, after it was committed.</summary>
/// <param name="Data">The ack's data as it came; an undefined element where there was none.</param>
public sealed record Ack(JsonElement Data)
{
    /// <summary>The room's number of the event; null for what is not durable in a room.</summary>
    public long? Seq => Data.Whole("seq");

    /// <summary>The number of an event of an agent's run, from 1.</summary>
    public long? RunSeq => Data.Whole("run_seq");

    /// <summary>
    /// Why nothing was to be done: <c>no_subscribers</c>, <c>already_subscribed</c>, <c>not_subscribed</c>, <c>unknown_channel</c>,
    /// <c>unknown_user</c>; else null.
    /// </summary>
    public string? Note => Data.Text("note");
}
