using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Acceptance;

// Streams, canvases and devices.
public sealed partial class GuidanceSuite
{
    [Fact(DisplayName = "[EV1] streaming_update: progress and message reach everybody in the room; a progress over 100 is refused")]
    public Task StreamingUpdate() => RoomEventAsync(
        "streaming:update", new { progress = 42.5, message = "half way" }, new { progress = 101, message = "too far" });

    [Fact(DisplayName = "[EV1] streaming_error: error and code reach everybody in the room; without the code it is refused")]
    public Task StreamingError() => RoomEventAsync(
        "streaming:error", new { error = "the model is away", code = "model_unavailable" }, new { error = "the model is away" });

    [Fact(DisplayName = "[EV1] streaming_complete: final status and result reach everybody in the room; without the status it is refused")]
    public Task StreamingComplete() => RoomEventAsync(
        "streaming:complete", new { final_status = "success", result = new { answer = 42 } }, new { result = 1 });

    [Fact(DisplayName = "[EV1] canvas_present: everybody sees it, and who joins later finds it open")]
    public async Task CanvasPresent()
    {
        await using var server = await TestServer.StartAsync();
        await using var a = await OpenAsync(server, await server.LoginGuestAsync("a"), "room");
        await using var b = await OpenAsync(server, await server.LoginGuestAsync("b"), "room");
        await AckAsync(a, new { type = "canvas:present", data = new { canvas_id = "c-1", type = "chart", title = "Sales" } });
        (await b.ReceiveAsync("canvas:present")).GetProperty("data").GetProperty("title").GetString().ShouldBe("Sales");
        var canvas = (await CanvasesAsync(server)).EnumerateArray().ShouldHaveSingleItem();
        (canvas.GetProperty("canvas_id").GetString(), canvas.GetProperty("type").GetString()).ShouldBe(("c-1", "chart"));
        (await ErrorAsync(a, new { type = "canvas:present", data = new { canvas_id = "c-2" } })).ShouldBe("invalid_format");
    }

    [Fact(DisplayName = "[EV1] canvas_update: everybody sees it, who joins later finds it merged, and one of a canvas that is not open is refused")]
    public async Task CanvasUpdate()
    {
        await using var server = await TestServer.StartAsync();
        await using var a = await OpenAsync(server, await server.LoginGuestAsync("a"), "room");
        await using var b = await OpenAsync(server, await server.LoginGuestAsync("b"), "room");
        (await ErrorAsync(b, new { type = "canvas:update", data = new { canvas_id = "c-1", updates = new { x = 1 } } })).ShouldBe("canvas_not_open");
        await AckAsync(a, new { type = "canvas:present", data = new { canvas_id = "c-1", type = "chart" } });
        await AckAsync(b, new { type = "canvas:update", data = new { canvas_id = "c-1", updates = new { x = 1, y = 2 } } });
        (await a.ReceiveAsync("canvas:update")).GetProperty("data").GetProperty("updates").GetProperty("x").GetInt32().ShouldBe(1);
        await AckAsync(a, new { type = "canvas:update", data = new { canvas_id = "c-1", updates = new { x = 3 } } });
        var updates = (await CanvasesAsync(server))[0].GetProperty("updates");
        (updates.GetProperty("x").GetInt32(), updates.GetProperty("y").GetInt32()).ShouldBe((3, 2));
    }

    [Fact(DisplayName = "[EV1] canvas_close: everybody sees it, who joins later finds nothing open, and closing it twice is refused")]
    public async Task CanvasClose()
    {
        await using var server = await TestServer.StartAsync();
        await using var a = await OpenAsync(server, await server.LoginGuestAsync("a"), "room");
        await using var b = await OpenAsync(server, await server.LoginGuestAsync("b"), "room");
        await AckAsync(a, new { type = "canvas:present", data = new { canvas_id = "c-1", type = "chart" } });
        var close = new { type = "canvas:close", data = new { canvas_id = "c-1", reason = "done" } };
        await AckAsync(a, close);
        (await b.ReceiveAsync("canvas:close")).GetProperty("data").GetProperty("reason").GetString().ShouldBe("done");
        (await CanvasesAsync(server)).GetArrayLength().ShouldBe(0);
        (await ErrorAsync(b, close)).ShouldBe("canvas_not_open");
    }

    [Fact(DisplayName = "[DV1] device_registered: the user's connections hear which device it is, and at which connection")]
    public async Task DeviceRegistered()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        await using var phone = await OpenAsync(server, ada);
        await using var desk = await OpenAsync(server, ada);
        await RegisterAsync(phone);
        foreach (var socket in new[] { phone, desk })
        {
            var frame = await socket.ReceiveAsync("device:registered");
            frame.GetProperty("connection_id").GetString().ShouldBe(phone.ConnectionId);
            frame.GetProperty("data").GetProperty("device_id").GetString().ShouldBe("phone-1");
            frame.GetProperty("data").GetProperty("device_type").GetString().ShouldBe("ios");
        }

        (await ErrorAsync(phone, new { type = "device:register", data = new { device_id = "phone-1" } })).ShouldBe("invalid_format");
    }

    [Fact(DisplayName = "[DV1] device_command: it reaches that device alone, a resumed connection is still the device, and one that is gone is offline")]
    public async Task DeviceCommand()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        var service = await server.LoginAsAsync("svc", "default", "service");
        await using var desk = await OpenAsync(server, ada);
        var phone = await OpenAsync(server, ada);
        await using (phone)
        {
            await RegisterAsync(phone);
            await desk.ReceiveAsync("device:registered");
            await AckAsync(desk, Command("take_photo"));
            Name(await phone.ReceiveAsync("device:command")).ShouldBe("take_photo");
            phone.Drop();
        }

        await using var resumed = await server.ConnectAsync(null, ada.Token, $"?session={phone.SessionId}&inbox=1");
        (await resumed.WelcomeAsync()).GetProperty("resumed").GetBoolean().ShouldBeTrue();
        await Eventually.BecomesAsync(async () => (await AnswerAsync(desk, Command("record"))).GetProperty("type").GetString(), "ack");
        Name(await resumed.ReceiveAsync("device:command")).ShouldBe("record");

        await using var backEnd = await OpenAsync(server, service);
        await AckAsync(backEnd, Command("from_back_end", ada.UserId));
        Name(await resumed.ReceiveAsync("device:command")).ShouldBe("from_back_end");
        await using var stranger = await OpenAsync(server, await server.LoginGuestAsync("eve"));
        (await ErrorAsync(stranger, Command("spy", ada.UserId))).ShouldBe("forbidden");

        await resumed.CloseAsync();
        await Eventually.BecomesAsync(async () => (await AnswerAsync(desk, Command("late"))).GetProperty("type").GetString(), "error");
        (await ErrorAsync(desk, Command("late"))).ShouldBe("device_offline");
        await AckAsync(desk, new { type = "direct", to = ada.UserId, data = new { text = "mark" } });
        await desk.ReceiveAsync("direct");
        desk.All.ShouldNotContain(frame => frame.GetProperty("type").GetString() == "device:command");
    }

    [Fact(DisplayName = "[DV1] device_camera_ready: photo_url reaches every connection of the user, also one that comes later")]
    public Task DeviceCameraReady() => ReportAsync(
        "device:camera:ready", new { device_id = "phone-1", photo_url = "https://example.com/1.jpg" }, new { device_id = "phone-1" });

    [Fact(DisplayName = "[DV1] device_recording_complete: recording_url reaches every connection of the user, also one that comes later")]
    public Task DeviceRecordingComplete() => ReportAsync(
        "device:recording:complete", new { device_id = "phone-1", recording_url = "https://example.com/1.mp4" }, new { recording_url = "https://example.com" });

    [Fact(DisplayName = "[DV1] device_location_update: lat and lng reach every connection of the user, also one that comes later; out of range they are refused")]
    public Task DeviceLocationUpdate() => ReportAsync(
        "device:location:update", new { device_id = "phone-1", lat = 48.2, lng = -16.37 }, new { device_id = "phone-1", lat = 91, lng = 0 });

    [Fact(DisplayName = "[DV1] device_notification_sent: notification_id reaches every connection of the user, also one that comes later")]
    public Task DeviceNotificationSent() => ReportAsync(
        "device:notification:sent", new { device_id = "phone-1", notification_id = "n-1" }, new { device_id = "phone-1", notification_id = 1 });

    /// <summary>An event in a room: everybody hears it as it was sent, the sender too; one of a wrong shape is refused and nobody hears it.</summary>
    private static async Task RoomEventAsync(string type, object good, object bad)
    {
        await using var server = await TestServer.StartAsync();
        await using var a = await OpenAsync(server, await server.LoginGuestAsync("a"), "room");
        await using var b = await OpenAsync(server, await server.LoginGuestAsync("b"), "room");
        (await ErrorAsync(a, new { type, data = bad })).ShouldBe("invalid_format");
        await AckAsync(a, new { type, data = good });
        foreach (var socket in new[] { a, b })
        {
            var frame = await socket.ReceiveAsync(type);
            JsonElement.DeepEquals(frame.GetProperty("data"), JsonSerializer.SerializeToElement(good)).ShouldBeTrue(frame.GetRawText());
            frame.GetProperty("seq").GetInt64().ShouldBe(1);
        }
    }

    /// <summary>What a device reports: every connection of its user hears it as it was sent, those to come as well, and nobody else's.</summary>
    private static async Task ReportAsync(string type, object good, object bad)
    {
        await using var server = await TestServer.StartAsync();
        var (ada, eve) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("eve"));
        await using var phone = await OpenAsync(server, ada);
        await using var desk = await OpenAsync(server, ada);
        await using var stranger = await OpenAsync(server, eve);
        await RegisterAsync(phone);
        (await ErrorAsync(phone, new { type, data = bad })).ShouldBe("invalid_format");
        await AckAsync(phone, new { type, data = good });
        await using var later = await OpenAsync(server, ada);
        foreach (var socket in new[] { phone, desk, later })
        {
            var frame = await socket.ReceiveAsync(type);
            JsonElement.DeepEquals(frame.GetProperty("data"), JsonSerializer.SerializeToElement(good)).ShouldBeTrue(frame.GetRawText());
            frame.GetProperty("inbox_seq").GetInt64().ShouldBe(1);
            frame.TryGetProperty("recovered", out _).ShouldBe(socket == later);
        }

        await AckAsync(phone, new { type = "direct", to = eve.UserId, data = new { text = "mark" } });
        await stranger.ReceiveAsync("direct");
        stranger.TakeRest().ShouldNotContain(frame => frame.GetProperty("type").GetString() == type);
    }

    /// <summary>What somebody who joins now finds open.</summary>
    private static async Task<JsonElement> CanvasesAsync(TestServer server)
    {
        await using var late = await server.ConnectAsync("room", (await server.LoginGuestAsync("late")).Token);
        return (await late.ReceiveAsync("joined")).GetProperty("data").GetProperty("canvases");
    }

    private static Task<JsonElement> RegisterAsync(TestSocket socket) =>
        AckAsync(socket, new { type = "device:register", data = new { device_id = "phone-1", device_type = "ios" } });

    private static object Command(string command, string? to = null)
    {
        var data = new { device_id = "phone-1", command };
        return to is null ? new { type = "device:command", data } : new { type = "device:command", to, data };
    }

    private static string Name(JsonElement frame) => frame.GetProperty("data").GetProperty("command").GetString()!;
}
