using Collab.Actors.Domain;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Wire;

public sealed class DeviceReaderTests
{
    [Theory(DisplayName = "[DV1] a device frame of the right shape is read, whatever else it carries")]
    [InlineData("device:register", """{"device_id":"phone","device_type":"android","model":{"a":1}}""", typeof(DeviceRequest.Register))]
    [InlineData("device:command", """{"device_id":"phone","command":"take_photo","parameters":[1,2]}""", typeof(DeviceRequest.Command))]
    [InlineData("device:camera:ready", """{"device_id":"phone","photo_url":"https://x/1.jpg"}""", typeof(DeviceRequest.Report))]
    [InlineData("device:recording:complete", """{"recording_url":"https://x/1.mp4","device_id":"phone"}""", typeof(DeviceRequest.Report))]
    [InlineData("device:location:update", """{"device_id":"phone","lat":-90,"lng":180}""", typeof(DeviceRequest.Report))]
    [InlineData("device:location:update", """{"device_id":"phone","lat":90.0,"lng":-1.8e2}""", typeof(DeviceRequest.Report))]
    [InlineData("device:notification:sent", """{"device_id":"phone","notification_id":"n-1"}""", typeof(DeviceRequest.Report))]
    public void Reads(string type, string data, Type expected)
    {
        DeviceReader.TryRead(Frame(type, data), out var request, out _).ShouldBeTrue();
        request.ShouldBeOfType(expected);
        request.Device.Value.ShouldBe("phone");
        if (request is DeviceRequest.Register register)
            register.DeviceType.ShouldBe("android");
    }

    [Theory(DisplayName = "[WS8] a missing field, a wrong type, a number out of range: invalid_format, which names the field")]
    [InlineData("device:register", "[]", "object")]
    [InlineData("device:register", """{"device_type":"android"}""", "device_id is missing")]
    [InlineData("device:register", """{"device_id":"a b","device_type":"android"}""", "device_id must")]
    [InlineData("device:register", """{"device_id":7,"device_type":"android"}""", "device_id must")]
    [InlineData("device:register", """{"device_id":"phone"}""", "device_type is missing")]
    [InlineData("device:register", """{"device_id":"phone","device_type":null}""", "device_type is missing")]
    [InlineData("device:register", """{"device_id":"phone","device_type":""}""", "device_type must")]
    [InlineData("device:register", """{"device_id":"phone","device_type":{"a":1}}""", "device_type must")]
    [InlineData("device:command", """{"device_id":"phone"}""", "command is missing")]
    [InlineData("device:command", """{"device_id":"phone","command":[]}""", "command must")]
    [InlineData("device:camera:ready", """{"device_id":"phone"}""", "photo_url is missing")]
    [InlineData("device:recording:complete", """{"device_id":"phone","photo_url":"x"}""", "recording_url is missing")]
    [InlineData("device:notification:sent", """{"device_id":"phone","notification_id":1}""", "notification_id must")]
    [InlineData("device:location:update", """{"device_id":"phone","lng":1}""", "lat is missing")]
    [InlineData("device:location:update", """{"device_id":"phone","lat":1}""", "lng is missing")]
    [InlineData("device:location:update", """{"device_id":"phone","lat":90.1,"lng":1}""", "lat must")]
    [InlineData("device:location:update", """{"device_id":"phone","lat":1,"lng":-180.5}""", "lng must")]
    [InlineData("device:location:update", """{"device_id":"phone","lat":"1","lng":1}""", "lat must")]
    public void Refuses(string type, string data, string message)
    {
        DeviceReader.TryRead(Frame(type, data), out _, out var refusal).ShouldBeFalse();
        refusal!.Code.ShouldBe(RefusalCode.InvalidFormat);
        refusal.Message.ShouldStartWith("Invalid message format");
        refusal.Message.ShouldContain(message);
    }

    [Theory(DisplayName = "[WS8] device:registered is the server's alone; a device: type that is none of these is the application's own")]
    [InlineData("""{"type":"device:registered","data":{}}""", null)]
    [InlineData("""{"type":"device:battery","data":{}}""", ClientFrameKind.Application)]
    public void Types(string json, ClientFrameKind? kind)
    {
        FrameReader.TryRead(System.Text.Encoding.UTF8.GetBytes(json), WireLimits.Default, out var frame, out var refusal, out _);
        (frame?.Kind).ShouldBe(kind);
        (refusal?.Code).ShouldBe(kind is null ? RefusalCode.InvalidType : null);
    }

    private static ClientFrame Frame(string type, string data) => ClientFrames.Read($$"""{"type":"{{type}}","data":{{data}}}""");
}
