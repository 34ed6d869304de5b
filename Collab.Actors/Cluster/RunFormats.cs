using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Cluster;

/// <summary>To and from agents' runs.</summary>
internal static class RunFormats
{
    public static readonly ImmutableArray<MessageFormat> All =
    [
        MessageFormat.Of<PublishRunEvent>("run-publish",
            (m, to) => to.Run(m.Run).Text(m.Type).Author(m.By).Bytes(m.Data.Span).OptionalText(m.AgentName)
                .OptionalText(m.User?.Value).OptionalText(m.Room?.Value).OptionalText(m.Workflow).Text(m.Origin).OptionalText(m.Id),
            from => new PublishRunEvent(from.Run(), from.Text(), from.Author(), from.Bytes())
            {
                AgentName = from.OptionalText(),
                User = from.OptionalText() is { } user ? new UserId(user) : null,
                Room = from.OptionalText() is { } room ? new RoomId(room) : null,
                Workflow = from.OptionalText(),
                Origin = from.Text(),
                Id = from.OptionalText(),
            }),
        MessageFormat.Of<RunEventTaken>("run-taken", (m, to) => to.Run(m.Run).Number(m.Seq), from => new RunEventTaken(from.Run(), from.Number())),
        MessageFormat.Of<RunRefused>("run-refused",
            (m, to) => to.Run(m.Run).Refusal(m.Refusal), from => new RunRefused(from.Run(), from.Refusal())),
    ];
}
