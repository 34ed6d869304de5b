namespace Collab.Client;

// What came through the user's inbox is confirmed, all up to the last one at once, soon after it was handed on.
public sealed partial class CollabClient
{
    private static readonly TimeSpan InboxAckDelay = TimeSpan.FromMilliseconds(100);

    // Called under the lock.
    private void AckInbox(Run run, Link link)
    {
        if (run.InboxAckDue) return;
        run.InboxAckDue = true;
        Later(run, link, InboxAckDelay, () =>
        {
            run.InboxAckDue = false;
            link.Out.Add(InboxAck(run));
        });
    }

    private static ReadOnlyMemory<byte> InboxAck(Run run) => Encode("inbox_ack", new { seq = run.Inbox }, default);
}
