using System.Collections.Immutable;
using Collab.Actors.Channels;
using Collab.Actors.Domain;
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
        MessageFormat.Of<HearChannel>("channel-hear",
            (m, to) => to.Channel(m.Channel).Number(m.Connections).Optional(m.Number, number => to.Number(number)),
            from => new HearChannel(from.Channel(), (int)from.Number(), from.Optional(from.Number))),
        MessageFormat.Of<ChannelHeard>("channel-heard",
            (m, to) => to.Channel(m.Channel).Number(m.Number), from => new ChannelHeard(from.Channel(), from.Number())),
        MessageFormat.Of<ChannelLost>("channel-lost", (m, to) => to.Channel(m.Channel), from => new ChannelLost(from.Channel())),
        MessageFormat.Of<DeliverToChannel>("channel-deliver",
            (m, to) => to.Channel(m.Channel).Frame(m.Frame).OptionalText(m.Slot),
            from => new DeliverToChannel(from.Channel(), from.Frame(), from.OptionalText())),
        MessageFormat.Of<GetChannelStats>("channel-get-stats", (m, to) => to.Text(m.Org.Value), from => new GetChannelStats(new OrgId(from.Text()))),
        MessageFormat.Of<ChannelStats>("channel-stats",
            (m, to) => to.Text(m.Org.Value)
                .Each(m.Channels, one => to.Text(one.Channel.Value).Number(one.Connections))
                .Each(m.Users, user => to.Text(user.Value)),
            from => new ChannelStats(
                new OrgId(from.Text()),
                from.Each(() => new ChannelCount(new ChannelName(from.Text()), (int)from.Number())),
                from.Each(() => new UserId(from.Text())))),
        MessageFormat.Of("channel-stop", ChannelStop.Instance),
    ];
}
