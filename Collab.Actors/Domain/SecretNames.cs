using System.Buffers;

namespace Collab.Actors.Domain;

/// <summary>Which keys look like a secret's [AG4], however they are written: <c>api_key</c>, <c>API-Key</c>, <c>userAccessToken</c>.</summary>
public static class SecretNames
{
    /// <summary>Found anywhere in a key whose letters are lower and whose separators are gone.</summary>
    private static readonly SearchValues<string> Parts = SearchValues.Create(
        [
            "password", "passwd", "passphrase", "passcode", "pwd", "secret", "token", "apikey", "accesskey", "privatekey", "signingkey",
            "encryptionkey", "sshkey", "authorization", "authentication", "credential", "cookie", "bearer", "connectionstring",
        ],
        StringComparison.Ordinal);

    /// <summary>Only as a word of its own: parts of harmless ones such as <c>author</c> and <c>passage</c>.</summary>
    private static readonly string[] Words = ["auth", "pass", "jwt", "otp"];

    /// <summary>What counts tokens, in the sense of language models: numbers under these names are figures and no secrets.</summary>
    private static readonly string[] Figures = ["tokens", "tokencount", "tokenlimit", "tokenbudget", "tokenusage"];

    /// <summary><paramref name="isNumber"/>: the value is one, so that <c>max_tokens</c> may stay.</summary>
    public static bool LooksSecret(ReadOnlySpan<char> key, bool isNumber)
    {
        var rented = key.Length <= 256 ? null : ArrayPool<char>.Shared.Rent(key.Length);
        var plain = rented is null ? stackalloc char[key.Length] : rented.AsSpan(0, key.Length);
        var length = 0;
        var secret = false;
        var word = 0;
        for (var i = 0; i <= key.Length; i++)
        {
            // A word ends at a separator, at the end, and before a capital after a small letter.
            var ends = i == key.Length || !char.IsLetterOrDigit(key[i]) || (i > 0 && char.IsUpper(key[i]) && char.IsLower(key[i - 1]));
            if (ends)
            {
                secret |= IsWord(plain[word..length]);
                word = length;
            }

            if (i < key.Length && char.IsLetterOrDigit(key[i]))
                plain[length++] = char.ToLowerInvariant(key[i]);
        }

        ReadOnlySpan<char> name = plain[..length];
        secret |= name.ContainsAny(Parts);
        secret = secret && !(isNumber && IsFigure(name));
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
        return secret;
    }

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        foreach (var known in Words)
        {
            if (word.SequenceEqual(known))
                return true;
        }

        return false;
    }

    private static bool IsFigure(ReadOnlySpan<char> name)
    {
        foreach (var figure in Figures)
        {
            if (name.EndsWith(figure, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
