using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Users;

/// <summary>From what somebody has for a user to the frame that the user's connections get, encoded once.</summary>
internal static class UserFrames
{
    public static Frame Of(UserId user, Notice notice, long? inboxSeq, DateTimeOffset now) => notice.Run is { } run
        ? FrameWriter.RunNotice(notice.Type, user, run, notice.Data, inboxSeq)
        : FrameWriter.Notice(notice.Type, notice.By, notice.Data, now, inboxSeq, FrameIdOf(notice), notice.Channel);

    /// <summary>A run is an origin of its own; no connection's id has a space in it.</summary>
    public static string OriginOf(Notice notice) => notice.Run is { } run ? $"run {run.Run}" : notice.Origin;

    public static string? IdOf(Notice notice) => notice.Run is { } run ? run.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture) : notice.Id;

    /// <summary>A client's own number stands in the frame; that of a back end is nobody else's business.</summary>
    private static string? FrameIdOf(Notice notice) => notice.By.Connection.Value is null ? null : notice.Id;
}
