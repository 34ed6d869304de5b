using Akka.Actor;
using Akka.Persistence.Journal;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Db;

namespace Akka.Persistence.Sql.Journal;

/// <summary>Events to rows and back.</summary>
internal sealed class RowCodec
{
    private readonly PayloadSerializer _serializer;
    private readonly TagMode _tagMode;
    private readonly string _separator;

    public RowCodec(ExtendedActorSystem system, JournalSettings settings)
    {
        _serializer = new PayloadSerializer(system, settings.Serializer);
        _tagMode = settings.TagMode;
        _separator = settings.TagSeparator;
    }

    /// <summary>Throws where the serializer does.</summary>
    public JournalRow Write(IPersistentRepresentation p, long now)
    {
        var payload = p.Payload;
        string? tagColumn = null;
        string[] tagRows = [];
        if (payload is Tagged tagged)
        {
            payload = tagged.Payload;
            if (tagged.Tags.Count > 0)
            {
                tagColumn = _tagMode is TagMode.Csv or TagMode.Both
                    ? _separator + string.Join(_separator, tagged.Tags) + _separator
                    : null;
                tagRows = _tagMode is TagMode.TagTable or TagMode.Both ? [.. tagged.Tags] : [];
            }
        }

        var (bytes, id, manifest) = _serializer.Serialize(payload);
        return new JournalRow
        {
            PersistenceId = p.PersistenceId,
            SequenceNr = p.SequenceNr,
            Created = p.Timestamp == 0 ? now : p.Timestamp,
            Message = bytes,
            Identifier = id,
            Manifest = manifest,
            WriterUuid = p.WriterGuid,
            TagColumn = tagColumn,
            TagRows = tagRows,
        };
    }

    public IPersistentRepresentation Read(JournalRow row) =>
        new Persistent(
            _serializer.Deserialize(row.Message, row.Identifier, row.Manifest),
            row.SequenceNr,
            row.PersistenceId,
            row.Manifest,
            isDeleted: false,
            ActorRefs.NoSender,
            row.WriterUuid,
            row.Created);
}
