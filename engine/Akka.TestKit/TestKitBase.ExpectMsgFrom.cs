using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>As ExpectMsg, and the message must come from that sender.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(duration, From<T>(sender, hint), hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(timeout, From<T>(sender, hint) + EqualTo(message, hint), hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(timeout, From<T>(sender, hint) + Fits(isMessage, hint), hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(timeout, From<T>(isSender, hint) + Fits(isMessage, hint), hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(timeout, From<T>(sender, hint) + ((message, _) => assertMessage(message)), hint, cancellationToken);

    public T ExpectMsgFrom<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsg(timeout, Both(assertSender, assertMessage), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(duration, From<T>(sender, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(timeout, From<T>(sender, hint) + EqualTo(message, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(timeout, From<T>(sender, hint) + Fits(isMessage, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(timeout, From<T>(isSender, hint) + Fits(isMessage, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(timeout, From<T>(sender, hint) + ((message, _) => assertMessage(message)), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        InternalExpectMsgAsync(timeout, Both(assertSender, assertMessage), hint, cancellationToken);

    private static Action<T, IActorRef> Both<T>(Action<IActorRef> assertSender, Action<T> assertMessage) => (message, sender) =>
    {
        assertSender(sender);
        assertMessage(message);
    };

    private Action<T, IActorRef> From<T>(IActorRef expected, string? hint) => (_, sender) =>
        _assertions.AssertEqual(expected, sender, Text($"Expected the sender {Name(expected)}. {hint}"));

    private Action<T, IActorRef> From<T>(Predicate<IActorRef> isSender, string? hint) => (_, sender) =>
        _assertions.AssertTrue(isSender(sender), "The sender {0} does not match. {1}", Name(sender), hint ?? string.Empty);
}
