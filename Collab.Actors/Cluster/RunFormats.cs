using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Runs;

namespace Collab.Actors.Cluster;

/// <summary>To and from agents' runs.</summary>
internal static class RunFormats
{
    public static readonly ImmutableArray<MessageFormat> All =
    [
        MessageFormat.Of<PublishRunEvent>("run-publish",
            (m, to) => to.Run(m.Run).Text(m.Type).Author(m.By).Bytes(m.Data.Span).OptionalText(m.AgentName)
                .OptionalText(m.User?.Value).OptionalText(m.Room?.Value).OptionalText(m.Workflow).Text(m.Origin).OptionalText(m.Id)
                .OptionalRef(m.Publisher),
            from => new PublishRunEvent(from.Run(), from.Text(), from.Author(), from.Bytes())
            {
                AgentName = from.OptionalText(),
                User = from.OptionalText() is { } user ? new UserId(user) : null,
                Room = from.OptionalText() is { } room ? new RoomId(room) : null,
                Workflow = from.OptionalText(),
                Origin = from.Text(),
                Id = from.OptionalText(),
                Publisher = from.OptionalRef(),
            }),
        MessageFormat.Of<RunEventTaken>("run-taken",
            (m, to) => to.Run(m.Run).Number(m.Seq).OptionalText(m.Note),
            from => new RunEventTaken(from.Run(), from.Number(), from.OptionalText())),
        MessageFormat.Of<RunRefused>("run-refused",
            (m, to) => to.Run(m.Run).Refusal(m.Refusal), from => new RunRefused(from.Run(), from.Refusal())),
        MessageFormat.Of<GetRun>("run-get",
            (m, to) => to.Run(m.Run).Number(m.Since).Number(m.Limit),
            from => new GetRun(from.Run(), from.Number(), (int)from.Number())),
        MessageFormat.Of<RunUnknown>("run-unknown", (m, to) => to.Run(m.Run), from => new RunUnknown(from.Run())),
        MessageFormat.Of<RunView>("run-view", Write, ReadView),
        MessageFormat.Of<WakeRun>("run-wake", (m, to) => to.Run(m.Run), from => new WakeRun(from.Run())),
        MessageFormat.Of("run-stop", RunStop.Instance),
        MessageFormat.Of<FindUser>("user-find", (m, to) => to.User(m.User), from => new FindUser(from.User())),
        MessageFormat.Of<FindConnection>("user-find-connection",
            (m, to) => to.User(m.User).Connection(m.Connection), from => new FindConnection(from.User(), from.Connection())),
        MessageFormat.Of<ConnectionFound>("user-connection",
            (m, to) => to.User(m.User).Connection(m.Connection).OptionalRef(m.Socket),
            from => new ConnectionFound(from.User(), from.Connection(), from.OptionalRef())),
    ];

    private static void Write(RunView m, MessageWriter to) => to
        .Run(m.Run).Number((int)m.Phase)
        .Text(m.Head.AgentName).OptionalText(m.Head.User?.Value).OptionalText(m.Head.Room?.Value).OptionalText(m.Head.Workflow)
        .Number(m.Seq).Number(m.Delivered).Time(m.StartedAt).Time(m.LastAt)
        .Number(m.Thinking).Number(m.ToolsExecuting).Number(m.ToolsCompleted)
        .Each(m.Events, e => to.Bytes(e.Span)).Optional(m.Next, next => to.Number(next));

    private static RunView ReadView(MessageReader from) => new(
        from.Run(),
        (RunPhase)from.Number(),
        new RunHead(
            from.Text(),
            from.OptionalText() is { } user ? new UserId(user) : null,
            from.OptionalText() is { } room ? new RoomId(room) : null,
            from.OptionalText()),
        from.Number(), from.Number(), from.Time(), from.Time())
    {
        Thinking = from.Number(),
        ToolsExecuting = from.Number(),
        ToolsCompleted = from.Number(),
        Events = from.Each<ReadOnlyMemory<byte>>(() => from.Bytes()),
        Next = from.Optional(from.Number),
    };
}
