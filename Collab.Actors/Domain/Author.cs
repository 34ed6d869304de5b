namespace Collab.Actors.Domain;

/// <summary>Who did something, and over which connection. A back end's events have no connection: <c>default</c>.</summary>
public sealed record Author(UserId User, string Name, ConnectionId Connection);
