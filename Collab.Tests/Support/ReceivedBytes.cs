using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Collab.Tests.Support;

/// <summary>Counts what a Kestrel takes from its connections, beneath HTTP.</summary>
public sealed class ReceivedBytes
{
    private long _total;

    public long Total => Interlocked.Read(ref _total);

    public void Count(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Transport = new Counted(connection.Transport, this);
        return next(connection);
    });

    private sealed class Counted(IDuplexPipe inner, ReceivedBytes bytes) : IDuplexPipe
    {
        public PipeReader Input { get; } = new CountedReader(inner.Input, bytes);

        public PipeWriter Output => inner.Output;
    }

    // What was consumed counts once: an examined rest comes again with the next read.
    private sealed class CountedReader(PipeReader inner, ReceivedBytes bytes) : PipeReader
    {
        private ReadResult _last;

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            Interlocked.Add(ref bytes._total, _last.Buffer.Slice(0, consumed).Length);
            inner.AdvanceTo(consumed, examined);
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
            _last = await inner.ReadAsync(cancellationToken);

        public override bool TryRead(out ReadResult result)
        {
            if (!inner.TryRead(out result)) return false;
            _last = result;
            return true;
        }
    }
}
