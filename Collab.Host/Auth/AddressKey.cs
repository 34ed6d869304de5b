using System.Net;
using System.Net.Sockets;

namespace Collab.Host.Auth;

/// <summary>What a limit by address counts: an IPv4 address, and of IPv6 the /64, which is what one customer has.</summary>
public static class AddressKey
{
    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    /// <summary>The same of a text; one that is no address stands for itself.</summary>
    public static string Of(string address) => IPAddress.TryParse(address, out var parsed) ? Of(parsed).ToString() : address;
}
