using Collab.Host.Config;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Collab.Host.Auth;

/// <summary>
/// Makes and checks password hashes: slow on purpose, so that as many run at once as there are cores and no more. An unknown user costs
/// the same as a wrong password [AU2].
/// </summary>
public sealed class Passwords
{
    public const int MaxLength = 256;

    private static readonly string[] Known = ["password", "12345678", "123456789", "1234567890", "qwertyuiop", "password1", "iloveyou", "11111111"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly PasswordHasher<object> _hasher = new();
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);
    private readonly object _nobody = new();
    private readonly string _dummy;
    private readonly int _minLength;
    private long _verifications;

    public Passwords(IOptions<CollabOptions> options)
    {
        _minLength = options.Value.Auth.MinPasswordLength;
        _dummy = _hasher.HashPassword(_nobody, Guid.NewGuid().ToString());
    }

    /// <summary>Hashes that were compared since the start, real or for nobody.</summary>
    public long Verifications => Interlocked.Read(ref _verifications);

    /// <summary>What is wrong with a new password, or null.</summary>
    public string? Fault(string? password, string name)
    {
        if (string.IsNullOrEmpty(password)) return "is required";
        if (password.Length < _minLength) return $"must have at least {_minLength} characters";
        if (password.Length > MaxLength) return $"must have at most {MaxLength} characters";
        if (password.Distinct().Count() < 3 || Known.Contains(password, StringComparer.OrdinalIgnoreCase)) return "is too easy to guess";
        return Names.Key(password) == Names.Key(name) ? "must differ from the name" : null;
    }

    public Task<string> HashAsync(string password, CancellationToken cancel) => OnCoreAsync(() => _hasher.HashPassword(_nobody, password), cancel);

    /// <summary>Takes as long for no account as for one. <c>NewHash</c> is set where a right password should be stored anew.</summary>
    public async Task<(bool Right, string? NewHash)> VerifyAsync(Account? account, string password, CancellationToken cancel)
    {
        if (password.Length > MaxLength) password = "";
        Interlocked.Increment(ref _verifications);
        var result = await OnCoreAsync(() => _hasher.VerifyHashedPassword(_nobody, account?.PasswordHash ?? _dummy, password), cancel);
        if (account is null || result == PasswordVerificationResult.Failed) return (false, null);
        return (true, result == PasswordVerificationResult.SuccessRehashNeeded ? await HashAsync(password, cancel) : null);
    }

    private async Task<T> OnCoreAsync<T>(Func<T> work, CancellationToken cancel)
    {
        if (!await _cores.WaitAsync(Patience, cancel)) throw new TimeoutException("Too many passwords are being checked at once.");
        try { return await Task.Run(work, cancel); }
        finally { _cores.Release(); }
    }
}
