using System.Collections.Immutable;
using Collab.Actors.Protocol;

namespace Collab.Actors.Cluster;

/// <summary>To and from channels.</summary>
internal static class ChannelFormats
{
    public static readonly ImmutableArray<MessageFormat> All =
    [
        MessageFormat.Of<PublishToChannel>("channel-publish",
            (m, to) => to.Channel(m.Channel).Text(m.Type).Author(m.By).Bytes(m.Data.Span).Text(m.Origin).OptionalText(m.Id).Flag(m.Ephemeral),
            from => new PublishToChannel(from.Channel(), from.Text(), from.Author(), from.Bytes())
            {
                Origin = from.Text(),
                Id = from.OptionalText(),
                Ephemeral = from.Flag(),
            }),
        MessageFormat.Of<PublishedToChannel>("channel-published",
            (m, to) => to.Channel(m.Channel).Number(m.Connections).OptionalText(m.Note),
            from => new PublishedToChannel(from.Channel(), (int)from.Number(), from.OptionalText())),
    ];
}
