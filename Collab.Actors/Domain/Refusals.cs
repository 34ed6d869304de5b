namespace Collab.Actors.Domain;

/// <summary>The refusals that more than one place gives, so that each has one wording.</summary>
public static class Refusals
{
    /// <summary>What a sender hears whose command the journal did not take.</summary>
    public static readonly Refusal Unsaved =
        new(RefusalCode.NotSaved, "The journal did not take it; nobody saw it. Send it again.");

    public static Refusal Format(string what, string? details = null) =>
        new(RefusalCode.InvalidFormat, $"Invalid message format: {what}", details);

    public static Refusal Type(string type, string why) =>
        new(RefusalCode.InvalidType, $"Invalid message type: {why}", type);

    public static Refusal Forbidden(ActionKind kind, Role role) =>
        new(RefusalCode.Forbidden, $"A {role.ToString().ToLowerInvariant()} of this room may not {Words(kind)}.");

    public static Refusal Limit(string what, long limit) =>
        new(RefusalCode.LimitExceeded, $"Limit exceeded: {what}.", $"limit {limit}");

    private static string Words(ActionKind kind) =>
        kind is ActionKind.Application ? "send the application's own types" : kind.ToString().ToLowerInvariant();
}
