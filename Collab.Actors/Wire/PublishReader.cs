using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>What back ends and runs may publish: <c>message</c>, the application's own types [RS5]; and, in a run, the agent types [AG1].</summary>
public static class PublishReader
{
    /// <summary>What is wrong with it, or null. Never throws.</summary>
    public static Refusal? Check(string type, ReadOnlyMemory<byte> data, bool ephemeral, RunTag? run)
    {
        if (run is not null)
            return FrameType.Agent.Contains(type) ? null : Refusals.Type(type, "no type of a run's event");
        return type == FrameType.Message || (type.AsSpan().ContainsAny('.', ':') && !IsCore(type))
            ? ApplicationShapes.Check(type, data, ephemeral)
            : Refusals.Type(type, "only message and the application's own types can be published");
    }

    /// <summary>Some core types have a colon: those of devices.</summary>
    private static bool IsCore(string type) =>
        FrameType.ServerOnly.Contains(type) || ClientFrameTypes.TryFind(System.Text.Encoding.UTF8.GetBytes(type), out _, out _);
}
