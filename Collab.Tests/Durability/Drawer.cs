using System.Net.WebSockets;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Durability;

/// <summary>
/// A client that draws without pause, keeps up to twenty strokes in flight, and after each drop resumes and sends what
/// has no ack again under the same ids: what the client libraries do, kept small enough to check every step.
/// </summary>
internal sealed class Drawer(string name, string room)
{
    private const int Window = 20;

    private readonly List<string> _unacked = [];
    private int _counter;
    private string? _session;
    private string? _epoch;

    public string Name => name;

    /// <summary>Every id that was ever sent, in the order of the first sending.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>id → seq, as the acks told.</summary>
    public Dictionary<string, long> Acked { get; } = [];

    /// <summary>Every durable event as received: seq → (connection, id).</summary>
    public SortedDictionary<long, (string Connection, string? Id)> Seen { get; } = [];

    public string? ConnectionId { get; private set; }

    public long Since { get; private set; }

    public string? Token { get; set; }

    public List<string> Faults { get; } = [];

    public async Task LoginAsync(ServerProcess server) => Token = await server.LoginGuestAsync(name);

    /// <summary>Draws until the server goes, or until told to stop and everything has its ack.</summary>
    public async Task DrawAsync(ServerProcess server, Task stop)
    {
        try
        {
            await LiveAsync(server, stop);
        }
        catch (Exception gone) when (!stop.IsCompleted && gone is InvalidOperationException or WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The server was killed.
        }
    }

    private async Task LiveAsync(ServerProcess server, Task stop)
    {
        var resume = _session is null ? "" : $"?session={Uri.EscapeDataString(_session)}";
        if (_epoch is not null) resume += $"&epoch={_epoch}&since={Since}";
        await using var socket = await server.ConnectAsync($"/ws/{room}{resume}", Token!);
        var welcome = await socket.WelcomeAsync();
        if (_session is not null && !welcome.GetProperty("resumed").GetBoolean()) Faults.Add($"{name}: the session was not resumed");
        _session = socket.SessionId;
        ConnectionId = socket.ConnectionId;
        Joined((await socket.ReceiveAsync("joined")).GetProperty("data"));
        try
        {
            foreach (var id in _unacked.ToArray()) await SendAsync(socket, id);
            while (!stop.IsCompleted || _unacked.Count > 0)
            {
                while (!stop.IsCompleted && _unacked.Count < Window) await SendAsync(socket, Next());
                Take(await socket.ReceiveAsync(_ => true, "frame"));
            }
        }
        finally
        {
            // What arrived before the end still counts.
            foreach (var frame in socket.TakeRest()) Take(frame);
        }
    }

    private void Joined(JsonElement joined)
    {
        var (epoch, seq) = (joined.GetProperty("epoch").GetString(), joined.GetProperty("seq").GetInt64());
        if (_epoch is null) Since = seq;
        else if (epoch != _epoch || !joined.GetProperty("recovered").GetBoolean()) Faults.Add($"{name}: not recovered at {Since}: {joined}");
        _epoch = epoch;
    }

    private void Take(JsonElement frame)
    {
        var type = frame.GetProperty("type").GetString();
        var id = frame.TryGetProperty("id", out var own) ? own.GetString() : null;
        if (type == "ack" && id is not null) Ack(id, frame.GetProperty("data").GetProperty("seq").GetInt64());
        else if (type == "error") Faults.Add($"{name}: {frame}");
        if (!frame.TryGetProperty("seq", out var seq)) return;
        if (seq.GetInt64() != Since + 1) Faults.Add($"{name}: seq {seq} after {Since}");
        Since = seq.GetInt64();
        Seen[Since] = (frame.GetProperty("connection_id").GetString()!, id);
    }

    private void Ack(string id, long seq)
    {
        _unacked.Remove(id);
        if (Acked.TryGetValue(id, out var before) && before != seq) Faults.Add($"{name}: {id} was acked as {before} and as {seq}");
        Acked[id] = seq;
    }

    private string Next()
    {
        var id = $"{name}-{++_counter}";
        Sent.Add(id);
        _unacked.Add(id);
        return id;
    }

    private static Task SendAsync(TestSocket socket, string id) => socket.SendAsync(new
    {
        type = "drawing_action",
        id,
        data = new { action = "draw", points = new[] { new[] { id.Length, 0 }, [10, 10] } },
    });
}
