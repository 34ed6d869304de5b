using System.Collections.Immutable;
using System.Diagnostics;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>The <c>data</c> of a durable event: the whole effect, and nothing that a client would have to remember to fold it [DR2].</summary>
internal static class EventData
{
    public static string TypeOf(RoomChange change) => change is RoomChange.Posted posted ? posted.Type : FrameType.DrawingAction;

    public static void Write(JsonBuffer json, RoomChange change)
    {
        switch (change)
        {
            case RoomChange.Drew drew:
                json.Raw("{\"action\":\"draw\",\"element_id\":"u8);
                drew.Element.WriteMembersTo(json);
                json.Raw((byte)'}');
                break;
            case RoomChange.Updated updated:
                json.Raw("{\"action\":\"update\",\"element_id\":"u8).String(updated.Id.Value)
                    .Raw(",\"patch\":"u8).Raw(updated.Patch.Span).Raw((byte)'}');
                break;
            case RoomChange.Erased erased:
                Ids(json.Raw("{\"action\":\"erase\",\"element_ids\":"u8), erased.Ids).Raw((byte)'}');
                break;
            case RoomChange.Cleared:
                json.Raw("{\"action\":\"clear\"}"u8);
                break;
            case RoomChange.Undone undone:
                Reversal(json.Raw("{\"action\":\"undo\""u8), undone.Target, undone.Put, undone.Remove);
                break;
            case RoomChange.Redone redone:
                Reversal(json.Raw("{\"action\":\"redo\""u8), redone.Target, redone.Put, redone.Remove);
                break;
            case RoomChange.Posted posted:
                json.Raw(posted.Data.Span);
                break;
            default:
                throw new UnreachableException($"No data for {change.GetType().Name}.");
        }
    }

    private static void Reversal(JsonBuffer json, long target, ImmutableArray<Element> put, ImmutableArray<ElementId> remove)
    {
        json.Raw(",\"target_seq\":"u8).Number(target).Raw(",\"put\":["u8);
        for (var i = 0; i < put.Length; i++)
        {
            if (i > 0)
                json.Raw((byte)',');
            put[i].WriteTo(json);
        }

        Ids(json.Raw("],\"remove\":"u8), remove).Raw((byte)'}');
    }

    private static JsonBuffer Ids(JsonBuffer json, ImmutableArray<ElementId> ids)
    {
        json.Raw((byte)'[');
        for (var i = 0; i < ids.Length; i++)
        {
            if (i > 0)
                json.Raw((byte)',');
            json.String(ids[i].Value);
        }

        return json.Raw((byte)']');
    }
}
