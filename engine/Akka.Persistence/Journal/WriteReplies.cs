using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>
/// Answers each persistent actor in the order of its requests, whatever the order in which its writes end. A slow write holds
/// back nobody but the actor that waits for it.
/// </summary>
internal sealed class WriteReplies
{
    private readonly Dictionary<IActorRef, Lane> _lanes = new(ReferenceEqualityComparer.Instance);

    public Slot Enter(WriteMessages request)
    {
        lock (_lanes)
        {
            if (!_lanes.TryGetValue(request.PersistentActor, out var lane))
            {
                lane = new Lane();
                _lanes.Add(request.PersistentActor, lane);
            }

            var slot = new Slot(request, lane);
            lane.Slots.Enqueue(slot);
            return slot;
        }
    }

    /// <summary>The write has ended; sends the answers if those before it are sent.</summary>
    public void Complete(Slot slot, WriteOutcome outcome)
    {
        var lane = slot.Lane;
        lock (_lanes)
        {
            slot.Outcome = outcome;
            if (lane.Sending || !ReferenceEquals(lane.Slots.Peek(), slot))
            {
                return;
            }

            lane.Sending = true;
        }

        while (true)
        {
            slot.Outcome!.Send(slot.Request);
            lock (_lanes)
            {
                lane.Slots.Dequeue();
                if (lane.Slots.Count == 0)
                {
                    _lanes.Remove(slot.Request.PersistentActor);
                    return;
                }

                slot = lane.Slots.Peek();
                if (slot.Outcome is null)
                {
                    lane.Sending = false;
                    return;
                }
            }
        }
    }

    internal sealed class Lane
    {
        public Queue<Slot> Slots { get; } = new();

        public bool Sending { get; set; }
    }

    internal sealed class Slot(WriteMessages request, Lane lane)
    {
        public WriteMessages Request { get; } = request;

        public Lane Lane { get; } = lane;

        public WriteOutcome? Outcome { get; set; }
    }
}
