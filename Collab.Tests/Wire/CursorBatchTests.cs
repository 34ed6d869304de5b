using System.Text;
using System.Text.Json.Nodes;
using Collab.Actors.Domain;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Wire;

public sealed class CursorBatchTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory(DisplayName = "[CU1] each member gets what moved without its own cursor, wherever in the batch that stands")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    public void WithoutOwn(int count)
    {
        var batch = Batch(count);
        var all = Enumerable.Range(0, count).Select(i => $"c-{i}").ToList();
        Names(batch.Compose(null)).ShouldBe(all);
        Names(batch.Compose(ConnectionId.Parse("looker"))).ShouldBe(all);
        foreach (var own in all)
            Names(batch.Compose(ConnectionId.Parse(own))).ShouldBe(all.Where(name => name != own));
    }

    [Fact(DisplayName = "[CU1] those who did not move share one frame; nothing moved is no frame")]
    public void Shared()
    {
        var batch = Batch(3);
        batch.Compose(null).ShouldBeSameAs(batch.Compose(ConnectionId.Parse("looker")));
        Batch(0).Compose(null).ShouldBeNull();
        Batch(1).Compose(ConnectionId.Parse("c-0")).ShouldBeNull();
    }

    private static CursorBatch Batch(int count) => new(
        RoomId.Parse("r"),
        Now,
        [.. Enumerable.Range(0, count).Select(i => CursorEntry.Of(
            new Author(UserId.Parse("u"), "U", ConnectionId.Parse($"c-{i}")),
            new Cursor(i, i, Encoding.UTF8.GetBytes($"\"x\":{i},\"y\":{i}")),
            Now))]);

    private static IEnumerable<string> Names(Frame? frame) => frame is null
        ? []
        : JsonNode.Parse(frame.Json.Span)!["data"]!["cursors"]!.AsObject().Select(member => member.Key);
}
