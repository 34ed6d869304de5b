using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;

namespace Collab.Tests.Support;

/// <summary>A directory that answers when it is told to, fails when it is told to, and remembers like the one in memory.</summary>
public sealed class SlowDirectory : IRoomDirectory
{
    private readonly InMemoryRoomDirectory _inner = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;
    private int _asked;

    /// <summary>Questions so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Whether deleting an entry fails.</summary>
    public volatile bool KeepsAll;

    public void Answer()
    {
        lock (_gate)
        {
            _failure = null;
            _open.TrySetResult();
        }
    }

    public void Hang()
    {
        lock (_gate)
        {
            if (_open.Task.IsCompleted)
                _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure = failure;
            _open.TrySetResult();
        }
    }

    public Task<RoomRecord?> FindAsync(RoomKey key, CancellationToken cancel) => Gated(() => _inner.FindAsync(key, cancel));

    public Task<RoomCreation> CreateAsync(RoomRecord record, int? atMost, CancellationToken cancel) =>
        Gated(() => _inner.CreateAsync(record, atMost, cancel));

    public Task<RoomRecord?> OpenAsync(
        RoomKey key, UserId by, bool createOnJoin, int maxParticipants, DateTimeOffset now, CancellationToken cancel) =>
        Gated(() => _inner.OpenAsync(key, by, createOnJoin, maxParticipants, now, cancel));

    public Task<bool> UpdateAsync(RoomRecord record, CancellationToken cancel) => Gated(() => _inner.UpdateAsync(record, cancel));

    public Task TouchAsync(RoomKey key, DateTimeOffset lastActivity, CancellationToken cancel) =>
        _inner.TouchAsync(key, lastActivity, cancel);

    public Task<bool> DeleteAsync(RoomKey key, CancellationToken cancel) =>
        KeepsAll ? Task.FromException<bool>(new InvalidOperationException("no database")) : _inner.DeleteAsync(key, cancel);

    public Task<IReadOnlyList<RoomRecord>> IdleTemporaryAsync(DateTimeOffset before, int limit, CancellationToken cancel) =>
        _inner.IdleTemporaryAsync(before, limit, cancel);

    public Task<IReadOnlyList<RoomRecord>> ListAsync(OrgId org, RoomId? after, int limit, CancellationToken cancel) =>
        _inner.ListAsync(org, after, limit, cancel);

    private async Task<T> Gated<T>(Func<Task<T>> then)
    {
        Interlocked.Increment(ref _asked);
        await _open.Task.ConfigureAwait(false);
        if (_failure is { } failure)
            throw failure;
        return await then().ConfigureAwait(false);
    }
}
