using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Collab.Tests.Sockets;

/// <summary>A WebSocket client by hand, that can do what no library would: break each rule of the protocol, and keep silent. Every wait is bounded.</summary>
internal sealed class RawSocket : IDisposable
{
    public const byte Continuation = 0x0;
    public const byte Text = 0x1;
    public const byte Binary = 0x2;
    public const byte Close = 0x8;
    public const byte Ping = 0x9;
    public const byte Pong = 0xA;

    /// <summary>The headers that ask for the upgrade.</summary>
    public const string Upgrade =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly byte[] _mask = [1, 2, 3, 4];
    private readonly byte[] _one = new byte[1];

    private RawSocket(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    /// <summary>The answer's head, status line first.</summary>
    public string Head { get; private set; } = "";

    public int Status => int.Parse(Head.Split(' ')[1]);

    /// <summary>The reserved bits of the last frame, as they stand in its first byte.</summary>
    public byte Reserved { get; private set; }

    /// <summary>Everything that came so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Opens, and expects the upgrade.</summary>
    public static async Task<RawSocket> OpenAsync(Uri server, string path, int receiveBuffer = 0)
    {
        var raw = await RequestAsync(server, path, receiveBuffer);
        return raw.Status == 101 ? raw : throw new InvalidOperationException(raw.Head);
    }

    /// <summary>Connected, and nothing said yet.</summary>
    public static async Task<RawSocket> ConnectAsync(int port, int receiveBuffer = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0)
            socket.ReceiveBufferSize = receiveBuffer;
        await socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Patience);
        return new RawSocket(socket);
    }

    /// <summary>Asks for the upgrade, or with other headers for whatever they say.</summary>
    public static async Task<RawSocket> RequestAsync(Uri server, string path, int receiveBuffer = 0, string? headers = null)
    {
        var raw = await ConnectAsync(server.Port, receiveBuffer);
        headers ??= Upgrade;
        await raw.SendBytesAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n{headers}\r\n"));
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await raw.ReadAsync(raw._one) == 0)
                break;
            head.Append((char)raw._one[0]);
        }

        raw.Head = head.ToString();
        return raw;
    }

    public Task SendTextAsync(string text) => SendAsync(Text, Encoding.UTF8.GetBytes(text));

    /// <param name="declared">A length that the header lies about.</param>
    public Task SendAsync(byte opcode, byte[] payload, bool final = true, bool masked = true, byte reserved = 0, long? declared = null) =>
        SendBytesAsync(Frame(opcode, payload, final, masked, reserved, declared));

    public byte[] Frame(byte opcode, byte[] payload, bool final = true, bool masked = true, byte reserved = 0, long? declared = null)
    {
        var length = declared ?? payload.Length;
        var frame = new List<byte> { (byte)((final ? 0x80 : 0) | reserved | opcode) };
        var maskBit = masked ? 0x80 : 0;
        Span<byte> number = stackalloc byte[8];
        if (length <= 125)
        {
            frame.Add((byte)(maskBit | (int)length));
        }
        else if (length <= ushort.MaxValue)
        {
            frame.Add((byte)(maskBit | 126));
            BinaryPrimitives.WriteUInt16BigEndian(number, (ushort)length);
            frame.AddRange(number[..2]);
        }
        else
        {
            frame.Add((byte)(maskBit | 127));
            BinaryPrimitives.WriteInt64BigEndian(number, length);
            frame.AddRange(number);
        }

        if (masked)
            frame.AddRange(_mask);
        for (var n = 0; n < payload.Length; n++)
            frame.Add(masked ? (byte)(payload[n] ^ _mask[n % 4]) : payload[n]);
        return [.. frame];
    }

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!bytes.IsEmpty)
            bytes = bytes[await Socket.SendAsync(bytes, patience.Token)..];
    }

    /// <summary>The next frame of the server; null at the end of the connection, however it came.</summary>
    public async Task<(byte Opcode, byte[] Payload)?> ReceiveAsync()
    {
        var header = new byte[2];
        if (!await FillAsync(header))
            return null;
        var length = (long)(header[1] & 0x7F);
        if (length >= 126)
        {
            var longer = new byte[length == 126 ? 2 : 8];
            if (!await FillAsync(longer))
                return null;
            length = length == 126 ? BinaryPrimitives.ReadUInt16BigEndian(longer) : BinaryPrimitives.ReadInt64BigEndian(longer);
        }

        var payload = new byte[length];
        Reserved = (byte)(header[0] & 0x70);
        return await FillAsync(payload) ? ((byte)(header[0] & 0x0F), payload) : null;
    }

    /// <summary>The next text frame of this type; others are passed over.</summary>
    public async Task<JsonElement> ReceiveAsync(string type)
    {
        while (await ReceiveAsync() is var (opcode, payload))
        {
            if (opcode == Close)
                throw new InvalidOperationException($"closed with {CodeOf(payload)} where {type} was expected");
            if (opcode == Text && JsonDocument.Parse(Reserved == 0 ? payload : Inflate(payload)).RootElement is var frame && frame.GetProperty("type").GetString() == type)
                return frame;
        }

        throw new InvalidOperationException($"the connection ended where {type} was expected");
    }

    /// <summary>The server's close frame, past all else: its code and reason; null where the connection ended without one.</summary>
    public async Task<(int Code, string Reason)?> ReceiveCloseAsync()
    {
        while (await ReceiveAsync() is var (opcode, payload))
        {
            if (opcode == Close)
                return CodeOf(payload);
        }

        return null;
    }

    /// <summary>Reads whatever comes to the end of the connection. False: it did not come in time.</summary>
    public async Task<bool> EndsAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await ReadAsync(buffer) > 0)
            {
                // Not of interest any more.
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => Socket.Dispose();

    /// <summary>A message that was compressed without context takeover.</summary>
    private static byte[] Inflate(byte[] payload)
    {
        using var inflate = new DeflateStream(new MemoryStream([.. payload, 0, 0, 0xFF, 0xFF]), CompressionMode.Decompress);
        var output = new MemoryStream();
        inflate.CopyTo(output);
        return output.ToArray();
    }

    private static (int Code, string Reason) CodeOf(byte[] payload) =>
        (BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload.AsSpan(2)));

    private async Task<bool> FillAsync(Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var read = await ReadAsync(buffer);
            if (read == 0)
                return false;
            buffer = buffer[read..];
        }

        return true;
    }

    // A reset is an end like another: a server that was made to abort can't do better.
    private async Task<int> ReadAsync(Memory<byte> buffer)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var read = await Socket.ReceiveAsync(buffer, patience.Token);
            BytesRead += read;
            return read;
        }
        catch (SocketException reset) when (reset.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
        {
            return 0;
        }
    }
}
