using Collab.Host.Auth;
using Collab.Host.Storage;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Collab.Tests.Auth;

/// <summary>Nobody comes again as a guest: what was kept for one goes with the login.</summary>
public sealed class PassingUsersTests
{
    [Fact(DisplayName = "[AU4] [DM1] a day after a guest's login ended, login and inbox are gone; an account's inbox stays, whether it is logged in or not")]
    public async Task Swept()
    {
        var time = new SteppedTime(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(options => options.Time = time);
        var (guest, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var account = await server.RegisterAsync("eve");
        foreach (var user in new[] { guest, account })
        {
            var published = await server.Http.PostAnswerAsync($"/api/v1/users/{user.UserId}/events", new { type = "message", data = 1 }, service.Token);
            published.Text.ShouldStartWith("""{"inbox_seq":1""");
        }

        (await EventsOfAsync(server, guest)).ShouldBe(1);
        time.Advance(TimeSpan.FromDays(30.5));
        await server.Services.GetRequiredService<PassingUsers>().ForgetAsync(time.GetUtcNow() - TimeSpan.FromDays(1), CancellationToken.None);
        (await EventsOfAsync(server, guest)).ShouldBe(1);
        time.Advance(TimeSpan.FromDays(1));
        // The sweep itself, whose hour has come.
        await Eventually.BecomesAsync(() => EventsOfAsync(server, guest), 0);
        await Eventually.BecomesAsync(() => CountAsync(server, "SELECT count(*) FROM collab_sessions WHERE user_id = @id", guest), 0);
        (await EventsOfAsync(server, account)).ShouldBe(1);
    }

    private static Task<long> EventsOfAsync(TestServer server, TestUser user) =>
        CountAsync(server, "SELECT count(*) FROM journal WHERE persistence_id = 'user-default/' || @id AND deleted = 0", user);

    private static Task<long> CountAsync(TestServer server, string sql, TestUser user) => server.Services.GetRequiredService<Database>()
        .RunAsync(db => db.ScalarAsync<long>(sql, new { id = user.UserId }), CancellationToken.None);
}
