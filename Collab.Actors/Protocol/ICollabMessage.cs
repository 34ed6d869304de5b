namespace Collab.Actors.Protocol;

/// <summary>Goes between nodes, and has its format in Cluster/: one binding for all of them.</summary>
public interface ICollabMessage;
