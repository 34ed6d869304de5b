using System.Collections.Immutable;

namespace Collab.Tests.Architecture;

/// <summary>One part of the house: where its sources lie, which namespaces of ours it may know, and what it must never say.</summary>
internal sealed record Layer(string Name, string Folder, string Namespace, ImmutableArray<string> MayKnow, ImmutableArray<string> Forbidden)
{
    private const string Actors = "Collab.Actors";

    /// <summary>What makes a fold depend on when or where it runs.</summary>
    private static readonly ImmutableArray<string> Impure =
    [
        @"\bAkka\b", @"\bMicrosoft\.", @"\bDateTime(Offset)?\s*\.\s*(Utc)?(Now|Today)\b", @"\bTimeProvider\b", @"\bStopwatch\b",
        @"\bTickCount(64)?\b", @"\bRandom\b", @"\bRandomNumberGenerator\b", @"\bNewGuid\b", @"\bCreateVersion7\b", @"\b(Value)?Task\b",
        @"\bThread\b", @"\bCollab(Settings|Actors)\b",
    ];

    /// <summary>The actors' classes may be named as keys of the registry, and in no other way: the host talks by messages.</summary>
    private const string ActorNotAsKey = @"(?<!(IRequiredActor|Get|GetAsync|TryGet|Register|TryRegister)<)\b(Room|Connection|Socket|Edge|User|Channel|Run)Actor\b";

    public static readonly ImmutableArray<Layer> All =
    [
        Of("Domain", [], Impure),
        Of("Wire", ["Domain"], Impure),
        Of("Protocol", ["Domain", "Wire"], []),
        Of("Persistence", ["Domain", "Wire", "Protocol"], []),
        Of("Archive", ["Persistence", "Protocol", "Wire", "Domain"], []),
        Of("Connections", ["Protocol", "Wire", "Domain"], []),
        Of("Rooms", ["Connections", "Persistence", "Protocol", "Wire", "Domain"], []),
        Of("Users", ["Connections", "Persistence", "Protocol", "Wire", "Domain"], []),
        Of("Channels", ["Connections", "Protocol", "Wire", "Domain"], []),
        Of("Runs", ["Persistence", "Protocol", "Wire", "Domain"], []),
        Of("Edge", ["Connections", "Protocol", "Wire", "Domain"], []),
        // The entry; and the seams that the host has to fill: IWire and ITokenVerifier in Edge, IRoomDirectory in Rooms, IUserDirectory in Users,
        // IRunDirectory in Runs. Archive is the command line's.
        new("Host", "Collab.Host", "Collab.Host", [Actors, .. Under("Protocol", "Wire", "Domain", "Edge", "Rooms", "Users", "Channels", "Runs", "Archive")], [ActorNotAsKey]),
        // For users' tests as much as for ours: bound to no test framework, and to none of our own helpers.
        new("TestKit", "Collab.TestKit", "Collab.TestKit",
            [Actors, .. Under("Protocol", "Wire", "Domain", "Edge", "Rooms", "Users", "Runs")], [@"\bX[uU]nit\w*", @"\bNUnit\w*", @"\bShouldly\b"]),
        new("Client", "Collab.Client", "Collab.Client", Under("Wire", "Domain"), []),
        new("engine", "engine", "", [], [@"\bCollab\b(?!\.)"]),
    ];

    private static Layer Of(string name, ImmutableArray<string> mayKnow, ImmutableArray<string> forbidden) =>
        new(name, $"Collab.Actors/{name}", $"{Actors}.{name}", Under([.. mayKnow]), forbidden);

    private static ImmutableArray<string> Under(params string[] names) => [.. names.Select(name => $"{Actors}.{name}")];
}
