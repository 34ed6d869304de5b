using System.Text;
using Collab.Actors.Archive;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Archive;

public sealed class ArchiveReaderTests
{
    private static readonly RoomKey Key = new(new OrgId("acme"), new RoomId("plan"));
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static RoomRecord Record { get; } = new(
        Key, "The plan", new UserId("ada"), Now.AddDays(-1), Now, Temporary: true, 50, RoomAccess.Members,
        System.Collections.Immutable.ImmutableDictionary<UserId, Role>.Empty.Add(new UserId("bob"), Role.Viewer).Add(new UserId("cid"), Role.Owner));

    private static string[] Lines => Encoding.UTF8.GetString(Write(3)).Split('\n')[..^1];

    [Fact(DisplayName = "[OP3] what was written is read back: entry, frames byte for byte; for another room each frame names that one")]
    public void RoundTrip()
    {
        var (header, frames) = Read(Write(3));
        var record = header.ToRecord(Key, Now);
        record.Members.ShouldBe(Record.Members, ignoreOrder: true);
        (record with { Members = Record.Members }).ShouldBe(Record with { LastActivity = Now, Temporary = false });
        frames.Select(frame => Encoding.UTF8.GetString(frame.Json.Span)).ShouldBe(Lines[1..^1]);
        var (_, moved) = Read(Write(3), Key with { Room = new RoomId("copy") });
        moved.Select(frame => Encoding.UTF8.GetString(frame.Json.Span)).ShouldBe(Lines[1..^1].Select(line => line.Replace("\"plan\"", "\"copy\"")));
        Read(Write(0)).Frames.ShouldBeEmpty();
    }

    [Theory(DisplayName = "[OP3] each kind of damage is found, and told with its line")]
    [InlineData("", 1, "empty")]
    [InlineData("1:{\"type\":\"message\"}", 1, "no export")]
    [InlineData("1:not json", 1, "no export")]
    [InlineData("1:version", 1, "version 2")]
    [InlineData("1:unknown", 1, "surprise")]
    [InlineData("3:not json", 3, "valid JSON")]
    [InlineData("3:", 3, "valid JSON")]
    [InlineData("3:{\"type\":\"message\",\"type\":\"message\"}", 3, "Invalid message format")]
    [InlineData("3:swap", 3, "event 3 stands where 2 should")]
    [InlineData("3:room", 3, "another room")]
    [InlineData("3:element", 3, "")]
    [InlineData("3:word", 5, "sum")]
    [InlineData("5:seq", 5, "ends with event 9")]
    [InlineData("5:more", 6, "behind the end")]
    [InlineData("5:drop", 4, "cut off")]
    [InlineData("5:half", 5, "cut off")]
    public void Damage(string change, int line, string what)
    {
        var fault = Should.Throw<ArchiveFault>(() => Read(Encoding.UTF8.GetBytes(Damaged(change))));
        fault.Line.ShouldBe(line, fault.Message);
        fault.Message.ShouldContain(what);
    }

    private static string Damaged(string change)
    {
        if (change.Length == 0)
            return "";
        var lines = Lines.ToList();
        var at = int.Parse(change[..1]) - 1;
        switch (change[2..])
        {
            case "version":
                lines[at] = lines[at].Replace("\"version\":1", "\"version\":2");
                break;
            case "unknown":
                lines[at] = lines[at].Replace("\"version\":1", "\"version\":1,\"surprise\":1");
                break;
            case "swap":
                (lines[at], lines[at + 1]) = (lines[at + 1], lines[at]);
                break;
            case "room":
                lines[at] = lines[at].Replace("\"plan\"", "\"other\"");
                break;
            case "element":
                // Well-formed, and a room could not have said it.
                lines[at] = lines[at].Replace("\"type\":\"message\"", "\"type\":\"drawing_action\"");
                break;
            case "word":
                lines[at] = lines[at].Replace("text", "tent");
                break;
            case "seq":
                lines[at] = lines[at].Replace("\"seq\":3", "\"seq\":9");
                break;
            case "more":
                lines.Add("{}");
                break;
            case "drop":
                lines.RemoveAt(at);
                break;
            case "half":
                return string.Join('\n', lines)[..^10];
            default:
                lines[at] = change[2..];
                break;
        }

        return string.Join('\n', lines) + "\n";
    }

    private static byte[] Write(int events)
    {
        var output = new MemoryStream();
        using var writer = new ArchiveWriter(output);
        writer.Begin(ArchiveHeader.Of(Record, new Epoch("e1"), Now));
        for (var seq = 1; seq <= events; seq++)
            writer.Add(FrameWriter.Event(Key, new RoomEvent(
                seq, Now, new Author(new UserId("ada"), "Ada", new ConnectionId("c1")), $"m{seq}", new RoomChange.Posted("message", "{\"text\":1}"u8.ToArray()))));
        writer.End();
        return output.ToArray();
    }

    private static (ArchiveHeader Header, List<Frame> Frames) Read(byte[] archive, RoomKey? into = null)
    {
        using var reader = new ArchiveReader(new MemoryStream(archive));
        return (reader.ReadHeader(), [.. reader.ReadEvents(into ?? Key, RoomLimits.Default)]);
    }
}
