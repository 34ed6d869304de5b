using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;

namespace Collab.TestKit;

/// <summary>
/// A directory of rooms that answers when it is told to, fails when it is told to, and remembers like the one in memory. It hangs at first.
/// </summary>
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

    /// <summary>Answers all that waits, and from here on at once.</summary>
    public void Answer()
    {
        lock (_gate)
        {
            _failure = null;
            _open.TrySetResult();
        }
    }

    /// <summary>From here on answers nothing until it is told to.</summary>
    public void Hang()
    {
        lock (_gate)
        {
            if (_open.Task.IsCompleted)
                _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Fails all that waits, and from here on everything.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure = failure;
            _open.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public Task<RoomRecord?> FindAsync(RoomKey key, CancellationToken cancel) => Gated(() => _inner.FindAsync(key, cancel));

    /// <inheritdoc/>
    public Task<RoomCreation> CreateAsync(RoomRecord record, int? atMost, CancellationToken cancel) =>
        Gated(() => _inner.CreateAsync(record, atMost, cancel));

    /// <inheritdoc/>
    public Task<RoomRecord?> OpenAsync(
        RoomKey key, UserId by, bool createOnJoin, int maxParticipants, DateTimeOffset now, CancellationToken cancel) =>
        Gated(() => _inner.OpenAsync(key, by, createOnJoin, maxParticipants, now, cancel));

    /// <inheritdoc/>
    public Task<RoomRecord?> ChangeAsync(RoomKey key, Func<RoomRecord, RoomRecord> change, CancellationToken cancel) =>
        Gated(() => _inner.ChangeAsync(key, change, cancel));

    /// <inheritdoc/>
    public Task TouchAsync(RoomKey key, DateTimeOffset lastActivity, CancellationToken cancel) =>
        _inner.TouchAsync(key, lastActivity, cancel);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(RoomKey key, CancellationToken cancel) =>
        KeepsAll ? Task.FromException<bool>(new InvalidOperationException("no database")) : _inner.DeleteAsync(key, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RoomRecord>> IdleTemporaryAsync(DateTimeOffset before, int limit, CancellationToken cancel) =>
        _inner.IdleTemporaryAsync(before, limit, cancel);

    /// <inheritdoc/>
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
