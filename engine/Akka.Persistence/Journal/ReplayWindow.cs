using Akka.Event;
using Akka.Pattern;

namespace Akka.Persistence.Journal;

/// <summary>
/// Holds back the last events of a replay. When a new writer begins at a number that an older writer also used, the older
/// writer's events from there on are invalid: it went on although another one had taken over.
/// </summary>
internal sealed class ReplayWindow
{
    private readonly ReplayFilterMode _mode;
    private readonly int _size;
    private readonly int _maxOldWriters;
    private readonly ILoggingAdapter _log;
    private readonly LinkedList<string> _oldWriters = new();
    private Queue<ReplayedMessage> _held = new();
    private string _writer = string.Empty;
    private long _sequenceNr = -1;

    public ReplayWindow(ReplayFilterMode mode, int size, int maxOldWriters, ILoggingAdapter log)
    {
        _mode = mode;
        _size = size;
        _maxOldWriters = maxOldWriters;
        _log = log;
    }

    /// <summary>Takes the next event and gives out what need not be held any longer. Throws in mode Fail on an invalid event.</summary>
    public void Add(ReplayedMessage message, Action<ReplayedMessage> emit)
    {
        if (_held.Count == _size)
        {
            emit(_held.Dequeue());
        }

        var writer = message.Persistent.WriterGuid;
        if (string.Equals(writer, _writer, StringComparison.Ordinal))
        {
            if (message.Persistent.SequenceNr < _sequenceNr)
            {
                Judge(message, $"expected sequenceNr at least [{_sequenceNr}] from the same writer", keep: true);
            }
            else
            {
                _held.Enqueue(message);
                _sequenceNr = message.Persistent.SequenceNr;
            }
        }
        else if (_oldWriters.Contains(writer))
        {
            Judge(message, $"there was already a newer writer whose last replayed event was [sequenceNr={_sequenceNr}, writerUuid={_writer}]", keep: true);
        }
        else
        {
            Begin(writer, message);
        }
    }

    /// <summary>Gives out all that is held, at the end of the replay.</summary>
    public void Flush(Action<ReplayedMessage> emit)
    {
        while (_held.TryDequeue(out var message))
        {
            emit(message);
        }
    }

    private void Begin(string writer, ReplayedMessage message)
    {
        if (_writer.Length > 0)
        {
            _oldWriters.AddLast(_writer);
            if (_oldWriters.Count > _maxOldWriters)
            {
                _oldWriters.RemoveFirst();
            }
        }

        _writer = writer;
        _sequenceNr = message.Persistent.SequenceNr;

        var valid = new Queue<ReplayedMessage>(_held.Count + 1);
        foreach (var held in _held)
        {
            if (held.Persistent.SequenceNr < _sequenceNr
                || Judge(held, $"there is a newer writer whose first event is [sequenceNr={_sequenceNr}, writerUuid={writer}]", keep: false))
            {
                valid.Enqueue(held);
            }
        }

        valid.Enqueue(message);
        _held = valid;
    }

    /// <summary>True: the event stays nevertheless.</summary>
    private bool Judge(ReplayedMessage message, string why, bool keep)
    {
        var p = message.Persistent;
        var text = $"Invalid replayed event [sequenceNr={p.SequenceNr}, writerUuid={p.WriterGuid}] of persistenceId [{p.PersistenceId}]: {why}. "
            + "Perhaps two actors with the same persistenceId wrote at the same time.";
        switch (_mode)
        {
            case ReplayFilterMode.Fail:
                _log.Error(text);
                throw new IllegalStateException(text);
            case ReplayFilterMode.Warn:
                _log.Warning(text);
                if (keep)
                {
                    _held.Enqueue(message);
                }

                return true;
            default:
                _log.Warning(text);
                return false;
        }
    }
}
