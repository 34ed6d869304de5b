using System.Text;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Tests.Wire;

/// <summary>One good frame of each kind that a client sends: golden files, and the ground that the fuzz digs up.</summary>
internal static class ClientFrames
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["message"] = """{"type":"message","room":"design","id":"m-1","data":{"text":"hello"}}""",
        ["application"] = """{"type":"quiz:answer","room":"design","id":"q-1","data":{"question":7,"answer":"b"}}""",
        ["application_ephemeral"] = """{"type":"game.tick","room":"design","ephemeral":true,"data":[1,2.5,-3e2]}""",
        ["drawing_action.draw"] = """{"type":"drawing_action","room":"design","id":"d-1","data":{"action":"draw","element_id":"stroke-1","points":[[100,100],[200,200,0.5]],"style":{"color":"#e03131","width":3}}}""",
        ["drawing_action.draw_shape"] = """{"type":"drawing_action","id":"d-2","data":{"action":"draw","shape":"text","x":10,"y":20,"text":"a \"note\"","z":-1.5}}""",
        ["drawing_action.update"] = """{"type":"drawing_action","id":"d-3","data":{"action":"update","element_id":"stroke-1","patch":{"style":{"color":"#1971c2"},"text":null}}}""",
        ["drawing_action.erase"] = """{"type":"drawing_action","id":"d-4","data":{"action":"erase","element_ids":["stroke-1","stroke-2"]}}""",
        ["drawing_action.clear"] = """{"type":"drawing_action","id":"d-5","data":{"action":"clear"}}""",
        ["drawing_action.undo"] = """{"type":"drawing_action","id":"d-6","data":{"action":"undo"}}""",
        ["drawing_action.redo"] = """{"type":"drawing_action","id":"d-7","data":{"action":"redo"}}""",
        ["drawing_preview"] = """{"type":"drawing_preview","data":{"element_id":"stroke-3","points":[[1,2],[3,4]]}}""",
        ["cursor_position"] = """{"type":"cursor_position","data":{"x":12.5,"y":-3,"tool":"pen"}}""",
        ["presence"] = """{"type":"presence","data":{"state":{"typing":true,"colour":"#2f9e44"}}}""",
        ["join"] = """{"type":"join","id":"j-1","data":{"room":"design","epoch":"9f86d081884c7d659a2feaa0c55ad015","since":41}}""",
        ["leave"] = """{"type":"leave","room":"design","id":"l-1","data":{}}""",
        ["history"] = """{"type":"history","room":"design","id":"h-1","data":{"since":0,"limit":500}}""",
        ["ping"] = """{"type":"ping","data":{"sent":1767225600000}}""",
        ["auth"] = """{"type":"auth","id":"a-1","data":{"token":"header.payload.signature"}}""",
        ["subscribe"] = """{"type":"subscribe","channel":"topic:news","id":"s-1","data":{}}""",
        ["unsubscribe"] = """{"type":"unsubscribe","channel":"topic:news","id":"s-2","data":{}}""",
        ["publish"] = """{"type":"publish","channel":"topic:news","id":"p-1","data":{"title":"new"}}""",
        ["direct"] = """{"type":"direct","to":"bob","id":"x-1","data":{"text":"psst"}}""",
        ["inbox_ack"] = """{"type":"inbox_ack","data":{"seq":7}}""",
        ["device_register"] = """{"type":"device:register","id":"v-1","data":{"device_id":"phone","device_type":"android"}}""",
        ["device_command"] = """{"type":"device:command","to":"ann","id":"v-2","data":{"device_id":"phone","command":"take_photo"}}""",
        ["device_camera_ready"] = """{"type":"device:camera:ready","id":"v-3","data":{"device_id":"phone","photo_url":"https://example.com/1.jpg"}}""",
        ["device_recording_complete"] = """{"type":"device:recording:complete","id":"v-4","data":{"device_id":"phone","recording_url":"https://example.com/1.mp4"}}""",
        ["device_location_update"] = """{"type":"device:location:update","id":"v-5","data":{"device_id":"phone","lat":48.2,"lng":-16.37}}""",
        ["device_notification_sent"] = """{"type":"device:notification:sent","id":"v-6","data":{"device_id":"phone","notification_id":"n-1"}}""",
        ["get_stats"] = """{"type":"get_stats","id":"g-1","data":{}}""",
        ["agent_started"] = Agent("agent_started", "{}"),
        ["agent_thinking"] = Agent("agent_thinking", """{"thought":"what to do"}"""),
        ["tool_executing"] = Agent("tool_executing", """{"tool":"search","parameters":{"q":"cats"}}"""),
        ["tool_completed"] = Agent("tool_completed", """{"tool":"search","result":"found"}"""),
        ["agent_completed"] = Agent("agent_completed", """{"result":"done"}"""),
        ["agent_error"] = Agent("agent_error", """{"error":"broken"}"""),
    };

    public static ClientFrame Read(string json) =>
        FrameReader.TryRead(Encoding.UTF8.GetBytes(json), WireLimits.Default, out var frame, out var refusal, out _)
            ? frame!
            : throw new InvalidOperationException(refusal!.Message);

    /// <summary>The frame written out again from what was read of it.</summary>
    public static string Write(ClientFrame frame)
    {
        var json = new JsonBuffer().Raw("{\"type\":"u8).String(frame.Type);
        Text("room", frame.Room?.Value);
        Text("channel", frame.Channel?.Value);
        Text("to", frame.To?.Value);
        Text("id", frame.Id);
        Text("run_id", frame.RunId);
        Text("agent_name", frame.AgentName);
        Text("workflow_id", frame.WorkflowId);
        if (frame.Ephemeral)
            json.Raw(",\"ephemeral\":true"u8);
        return Encoding.UTF8.GetString(json.Raw(",\"data\":"u8).Raw(frame.Data.Span).Raw((byte)'}').Written);

        void Text(string name, string? value)
        {
            if (value is not null)
                json.Raw((byte)',').String(name).Raw((byte)':').String(value);
        }
    }

    private static string Agent(string type, string data) =>
        $$"""{"type":"{{type}}","to":"ann","id":"r-1","run_id":"run-1","agent_name":"Researcher","workflow_id":"flow-1","data":{{data}}}""";
}
