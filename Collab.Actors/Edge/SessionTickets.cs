using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Collab.Actors.Domain;

namespace Collab.Actors.Edge;

/// <summary>
/// Session ids: <c>connection_id.mac</c>, the mac over organisation, user and connection with the server's key. So a session needs no
/// table, can't be guessed, belongs to one user, and is known on every node with the same key.
/// </summary>
public sealed class SessionTickets
{
    private const int MacBytes = 16;

    private readonly byte[] _key;

    /// <param name="key">At least 16 bytes. A key of its own is derived, so that the server's may serve elsewhere too.</param>
    public SessionTickets(ReadOnlySpan<byte> key)
    {
        if (key.Length < 16)
            throw new ArgumentException("A session key needs at least 16 bytes.", nameof(key));
        _key = HMACSHA256.HashData(key, "collab session tickets"u8);
    }

    public static ConnectionId NewConnection() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)));

    public SessionId Issue(OrgId org, UserId user, ConnectionId connection) =>
        new($"{connection.Value}.{Base64Url.EncodeToString(Mac(org, user, connection))}");

    /// <summary>The connection that the ticket stands for, when it was issued to this user.</summary>
    public bool TryOpen(string? session, OrgId org, UserId user, out ConnectionId connection)
    {
        connection = default;
        var dot = session?.LastIndexOf('.') ?? -1;
        if (dot <= 0 || !ConnectionId.TryParse(session![..dot], out var claimed))
            return false;
        Span<byte> mac = stackalloc byte[MacBytes];
        var text = session.AsSpan(dot + 1);
        if (text.Length != Base64Url.GetEncodedLength(MacBytes) || !Base64Url.TryDecodeFromChars(text, mac, out var written)
            || written != MacBytes || !CryptographicOperations.FixedTimeEquals(mac, Mac(org, user, claimed)))
            return false;
        connection = claimed;
        return true;
    }

    // Ids can't hold a line feed, so that the three parts can't run into each other.
    private byte[] Mac(OrgId org, UserId user, ConnectionId connection) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{org.Value}\n{user.Value}\n{connection.Value}"))[..MacBytes];
}
