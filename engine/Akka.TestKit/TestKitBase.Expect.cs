using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next message must come in time and be of the type.</summary>
    /// <param name="duration">Dilated. Null: what is left of the Within, or akka.test.single-expect-default.</param>
    /// <param name="hint">Goes into the failure's text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg<T>(duration, null, hint, cancellationToken);

    /// <summary>The next message must come in time and be equal to this one.</summary>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(timeout, EqualTo(message, hint), hint, cancellationToken);

    /// <summary>The next message must come in time, be of the type and fit.</summary>
    public T ExpectMsg<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(timeout, Fits(isMessage, hint), hint, cancellationToken);

    public T ExpectMsg<T>(
        Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg<T>(timeout, (message, _) => assert(message), hint, cancellationToken);

    public T ExpectMsg<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(timeout, Fits(isMessageAndSender, hint), hint, cancellationToken);

    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(timeout, assertMessageAndSender, hint, cancellationToken);

    public T ExpectMsg<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(timeout, EqualTo(expected, comparer, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync<T>(duration, null, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(timeout, EqualTo(message, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(timeout, Fits(isMessage, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync<T>(timeout, (message, _) => assert(message), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(timeout, Fits(isMessageAndSender, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(timeout, assertMessageAndSender, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(timeout, EqualTo(expected, comparer, hint), hint, cancellationToken);

    /// <summary>The next message must be the Terminated of that actor, which the test watches.</summary>
    public Terminated ExpectTerminated(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(timeout, EndOf(target), Hint(target, hint), cancellationToken);

    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(timeout, EndOf(target), Hint(target, hint), cancellationToken);

    private static string Hint(IActorRef target, string? hint) => $"Terminated {target}. {hint}";

    private Action<Terminated, IActorRef> EndOf(IActorRef target) => (terminated, _) =>
        _assertions.AssertEqual(target, terminated.ActorRef, "Expected Terminated of {0} but received that of {1}", target, terminated.ActorRef);

    private Action<T, IActorRef> EqualTo<T>(T expected, string? hint) => (actual, _) =>
        _assertions.AssertEqual(expected, actual, Text(hint));

    private Action<T, IActorRef> EqualTo<T>(T expected, Func<T, T, bool> comparer, string? hint) => (actual, _) =>
        _assertions.AssertEqual(expected, actual, comparer, Text(hint));

    private Action<T, IActorRef> Fits<T>(Predicate<T> isMessage, string? hint) => Fits<T>((message, _) => isMessage(message), hint);

    private Action<T, IActorRef> Fits<T>(Func<T, IActorRef, bool> isMessageAndSender, string? hint) => (message, sender) =>
    {
        if (!isMessageAndSender(message, sender))
        {
            _assertions.Fail("Got a message of the expected type <{0}> from {1}. Also expected {2} but the message {{{3}}} of type <{4}> did not match",
                typeof(T), Name(sender), hint ?? "[the predicate to return true]", message!, message!.GetType());
        }
    };

    // The hint becomes a template's text, in which braces have a meaning.
    private static string Text(string? hint) => hint?.Replace("{", "{{").Replace("}", "}}") ?? string.Empty;

    private static string Name(IActorRef? sender) => sender is null ? "NoSender" : sender.ToString()!;

    private T InternalExpectMsg<T>(TimeSpan? timeout, Action<T, IActorRef>? assert, string? hint, CancellationToken cancellationToken)
    {
        var max = RemainingOrDilated(timeout);
        var success = TryReceiveOne(out var envelope, max, cancellationToken);
        return Judge(success, envelope, max, assert, hint);
    }

    private async ValueTask<T> InternalExpectMsgAsync<T>(
        TimeSpan? timeout, Action<T, IActorRef>? assert, string? hint, CancellationToken cancellationToken)
    {
        var max = RemainingOrDilated(timeout);
        var (success, envelope) = await TryReceiveOneAsync(max, cancellationToken).ConfigureAwait(false);
        return Judge(success, envelope, max, assert, hint);
    }

    private T Judge<T>(bool success, MessageEnvelope envelope, TimeSpan max, Action<T, IActorRef>? assert, string? hint)
    {
        if (!success)
        {
            _assertions.Fail("Failed: Timeout {0} while waiting for a message of type {1} {2}", max, typeof(T), hint ?? string.Empty);
            return default!;
        }

        if (envelope.Message is not T message)
        {
            _assertions.Fail("Failed: Expected a message of type {0}, but received {{{1}}} (type {2}) instead {3} from {4}",
                typeof(T), envelope.Message ?? "null", envelope.Message?.GetType().ToString() ?? "null", hint ?? string.Empty, Name(envelope.Sender));
            return default!;
        }

        assert?.Invoke(message, envelope.Sender);
        return message;
    }
}
