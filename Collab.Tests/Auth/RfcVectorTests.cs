using System.Security.Cryptography;
using System.Text;
using Collab.Host.Auth;
using Shouldly;

namespace Collab.Tests.Auth;

/// <summary>The signatures of RFC 7515 (appendix A), RFC 7519 (6.1) and RFC 7520 (4.4).</summary>
public sealed class RfcVectorTests
{
    private const string Payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private const string Hs256 =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + Payload + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private const string Rs256 =
        "eyJhbGciOiJSUzI1NiJ9." + Payload
        + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
        + "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1p"
        + "hCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    private const string Es256 =
        "eyJhbGciOiJFUzI1NiJ9." + Payload + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private const string KeySet = """
        {"keys":[
          {"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"},
          {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
          {"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"},
          {"kty":"RSA","use":"enc","e":"AQAB","n":"AQAB"}]}
        """;

    [Fact(DisplayName = "[AU4] RFC 7515 A.1: the HS256 example verifies, and with one bit changed it does not")]
    public void Hmac() => Check(Hs256, VerificationKey.Hs256(Key("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")));

    [Fact(DisplayName = "[AU4] RFC 7515 A.2: the RS256 example verifies with the key of a JWKS, and with one bit changed it does not")]
    public void Rsa() => Check(Rs256, JsonWebKeySet.Parse(KeySet).Single(key => key.Algorithm == "RS256"));

    [Fact(DisplayName = "[AU4] RFC 7515 A.3: the ES256 example verifies with the key of a JWKS, and with one bit changed it does not")]
    public void Elliptic() => Check(Es256, JsonWebKeySet.Parse(KeySet).Single(key => key.Algorithm == "ES256"));

    [Fact(DisplayName = "[AU4] RFC 7520 4.4: the HS256 example with a key id verifies")]
    public void Cookbook()
    {
        const string input = "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9."
            + "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24n"
            + "dCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4";
        VerificationKey.Hs256(Key("hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg"))
            .Verify(Encoding.ASCII.GetBytes(input), Key("s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0")).ShouldBeTrue();
    }

    [Fact(DisplayName = "[AU5] RFC 7519 6.1: the unsecured example names an algorithm that no key has")]
    public void Unsecured()
    {
        Jwt.TryParse("eyJhbGciOiJub25lIn0." + Payload + ".", out var jwt).ShouldBeTrue();
        jwt.Algorithm.ShouldBe("none");
        JsonWebKeySet.Parse(KeySet).ShouldAllBe(key => key.Algorithm != "none");
    }

    [Fact(DisplayName = "[AU4] a JWKS with a key that is malformed or too short is refused with a sentence")]
    public void BadKeySets()
    {
        Should.Throw<FormatException>(() => JsonWebKeySet.Parse("nonsense"));
        Should.Throw<FormatException>(() => JsonWebKeySet.Parse("""{"keys":{}}"""));
        Should.Throw<FormatException>(() => JsonWebKeySet.Parse("""{"keys":[{"kty":"RSA","e":"AQAB"}]}"""));
        Should.Throw<FormatException>(() => JsonWebKeySet.Parse("""{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}"""));
        using var weak = RSA.Create(1024);
        var key = weak.ExportParameters(false);
        Should.Throw<FormatException>(() => JsonWebKeySet.Parse(
            $$"""{"keys":[{"kty":"RSA","n":"{{Jwt.Encode(key.Modulus)}}","e":"{{Jwt.Encode(key.Exponent)}}"}]}"""));
    }

    private static void Check(string token, VerificationKey key)
    {
        Jwt.TryParse(token, out var jwt).ShouldBeTrue();
        jwt.Algorithm.ShouldBe(key.Algorithm);
        jwt.Claims.GetProperty("iss").GetString().ShouldBe("joe");
        key.Verify(jwt.SigningInput, jwt.Signature).ShouldBeTrue();
        for (var bit = 0; bit < 8; bit++)
        {
            var changed = jwt.Signature.ToArray();
            changed[bit] ^= (byte)(1 << bit);
            key.Verify(jwt.SigningInput, changed).ShouldBeFalse();
        }

        key.Verify(jwt.SigningInput, jwt.Signature[..^1]).ShouldBeFalse();
        key.Verify(jwt.SigningInput, []).ShouldBeFalse();
    }

    private static byte[] Key(string text)
    {
        Jwt.TryDecode(text, out var bytes).ShouldBeTrue();
        return bytes;
    }
}
