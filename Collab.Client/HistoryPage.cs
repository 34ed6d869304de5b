namespace Collab.Client;

/// <summary>A page of a room's durable events, oldest first.</summary>
/// <param name="Events">The frames, as they were sent to the room.</param>
/// <param name="Next">The <c>since</c> of the next page; null at the end.</param>
public sealed record HistoryPage(IReadOnlyList<ServerFrame> Events, long? Next);
