using System.Security.Cryptography;

namespace Collab.Host.Auth;

/// <summary>A key together with the one algorithm that it verifies: what the token's header says never chooses the method.</summary>
public abstract class VerificationKey(string algorithm, string? keyId)
{
    public string Algorithm { get; } = algorithm;

    public string? KeyId { get; } = keyId;

    public abstract bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature);

    public static VerificationKey Hs256(ReadOnlySpan<byte> key, string? keyId = null) => new Symmetric(key.ToArray(), keyId);

    /// <summary>At least 2,048 bits; fewer are refused (RFC 7518, 3.3).</summary>
    public static VerificationKey Rs256(RSAParameters key, string? keyId = null) => new Rsa(key, keyId);

    /// <summary>On the curve P-256.</summary>
    public static VerificationKey Es256(ECPoint point, string? keyId = null) => new Elliptic(point, keyId);

    private sealed class Symmetric(byte[] key, string? keyId) : VerificationKey("HS256", keyId)
    {
        public override bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
        {
            Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(key, input, expected);
            return CryptographicOperations.FixedTimeEquals(expected, signature);
        }
    }

    private sealed class Rsa : VerificationKey
    {
        private readonly RSA _key;

        public Rsa(RSAParameters key, string? keyId) : base("RS256", keyId)
        {
            _key = RSA.Create(key);
            if (_key.KeySize < 2048) throw new CryptographicException($"An RSA key of {_key.KeySize} bits is too short for RS256.");
        }

        public override bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature) =>
            _key.VerifyData(input, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private sealed class Elliptic(ECPoint point, string? keyId) : VerificationKey("ES256", keyId)
    {
        private readonly ECDsa _key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });

        public override bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature) =>
            signature.Length == 64
            && _key.VerifyData(input, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
