using System.Text.Json;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>What a <c>device:…</c> frame asks for, beside its data, which is carried as it came [DV1].</summary>
public abstract record DeviceRequest(DeviceId Device)
{
    public sealed record Register(DeviceId Device, string DeviceType) : DeviceRequest(Device);

    public sealed record Command(DeviceId Device) : DeviceRequest(Device);

    /// <summary>Something that happened at the device: a photo, a recording, a place, a notification.</summary>
    public sealed record Report(DeviceId Device) : DeviceRequest(Device);
}

/// <summary>Checks the data of the <c>device:…</c> frames [DV1]. Never throws on frames from <see cref="FrameReader"/>.</summary>
public static class DeviceReader
{
    public const int MaxTextLength = 128;

    public const int MaxUrlLength = 2_048;

    private const double MaxLatitude = 90;
    private const double MaxLongitude = 180;

    public static bool TryRead(ClientFrame frame, out DeviceRequest? request, out Refusal? refusal)
    {
        (request, refusal) = Read(frame);
        return request is not null;
    }

    private static (DeviceRequest? Request, Refusal? Refusal) Read(ClientFrame frame)
    {
        var fields = new Fields();
        if (!fields.TryRead(frame.Data.Span))
            return Refuse("data must be an object");
        if (!DeviceId.TryParse(fields.Text("device_id"), out var device))
            return Refuse(fields.Has("device_id") ? "device_id must match [A-Za-z0-9_.:-]{1,128}" : "device_id is missing");
        return frame.Type switch
        {
            FrameType.DeviceRegister => WithText(fields, "device_type", MaxTextLength, text => new DeviceRequest.Register(device, text)),
            FrameType.DeviceCommand => WithText(fields, "command", MaxTextLength, _ => new DeviceRequest.Command(device)),
            FrameType.DeviceCameraReady => WithText(fields, "photo_url", MaxUrlLength, _ => new DeviceRequest.Report(device)),
            FrameType.DeviceRecordingComplete => WithText(fields, "recording_url", MaxUrlLength, _ => new DeviceRequest.Report(device)),
            FrameType.DeviceNotificationSent => WithText(fields, "notification_id", MaxTextLength, _ => new DeviceRequest.Report(device)),
            FrameType.DeviceLocationUpdate => Location(fields, device),
            _ => (null, Refusals.Type(frame.Type, "not for a device")),
        };
    }

    private static (DeviceRequest?, Refusal?) WithText(Fields fields, string name, int most, Func<string, DeviceRequest> request)
    {
        if (!fields.Has(name))
            return Refuse($"{name} is missing");
        return fields.Text(name) is { Length: > 0 } text && text.Length <= most
            ? (request(text), null)
            : Refuse($"{name} must be a string of 1 to {most} characters");
    }

    private static (DeviceRequest?, Refusal?) Location(Fields fields, DeviceId device)
    {
        foreach (var (name, most) in (ReadOnlySpan<(string, double)>)[("lat", MaxLatitude), ("lng", MaxLongitude)])
        {
            if (!fields.Has(name))
                return Refuse($"{name} is missing");
            if (fields.Number(name) is not { } number || Math.Abs(number) > most)
                return Refuse($"{name} must be a number from -{most} to {most}");
        }

        return (new DeviceRequest.Report(device), null);
    }

    private static (DeviceRequest?, Refusal?) Refuse(string what) => (null, Refusals.Format(what));

    /// <summary>The members that any of the frames names: texts and numbers.</summary>
    private sealed class Fields
    {
        private readonly Dictionary<string, object?> _known = new()
        {
            ["device_id"] = null,
            ["device_type"] = null,
            ["command"] = null,
            ["photo_url"] = null,
            ["recording_url"] = null,
            ["notification_id"] = null,
            ["lat"] = null,
            ["lng"] = null,
        };

        public bool Has(string name) => _known[name] is not null;

        public string? Text(string name) => _known[name] as string;

        public double? Number(string name) => _known[name] as double?;

        public bool TryRead(ReadOnlySpan<byte> data)
        {
            var reader = new Utf8JsonReader(data);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (_known.ContainsKey(name))
                {
                    _known[name] = reader.TokenType switch
                    {
                        JsonTokenType.Null => null,
                        JsonTokenType.String => reader.GetString(),
                        JsonTokenType.Number => reader.GetDouble(),
                        _ => false, // There, and wrong.
                    };
                }

                reader.TrySkip();
            }

            return true;
        }
    }
}
