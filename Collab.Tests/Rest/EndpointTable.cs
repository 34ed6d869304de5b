using System.Globalization;

namespace Collab.Tests.Rest;

/// <summary>
/// Every endpoint of the server, and what it answers to whom: nobody, a guest, a user, the owner of what is asked about, an admin of the organisation, tokens
/// of the roles service, agent and metrics, a user and an admin of another organisation, an admin's token that has expired, and one whose login is
/// over. In braces stands what is made for the call; its room is open to its organisation.
/// </summary>
internal static class EndpointTable
{
    public static IReadOnlyList<Row> Open { get; } =
    [
        // Open to everybody; a token that is no good is as good as none.
        new("200", "GET /health/", "/health"),
        new("200", "GET /health/live", "/health/live"),
        new("200", "GET /health/ready", "/health/ready"),
        new("200", "HEAD /health/", "/health"),
        new("200", "HEAD /health/live", "/health/live"),
        new("200", "HEAD /health/ready", "/health/ready"),
        new("200", "GET /metrics", "/metrics"),
        new("200", "GET /openapi/{documentName}.json", "/openapi/v1.json"),
        new("200", "GET /collab.tgz", "/collab.tgz"),
        // Sockets: a plain request is told so, and nothing else.
        new("426", "GET /ws", "/ws"),
        new("426", "GET /ws/{room}", "/ws/{room}"),
        new("426", "GET /api/v1/ws", "/api/v1/ws"),
        new("426", "GET /api/v1/ws/{room}", "/api/v1/ws/{room}"),
        // Logins. The session is the owner's: to everybody else it does not exist.
        new("201", "POST /api/v1/auth/register", "/api/v1/auth/register", """{"username":"{fresh}","password":"correct horse battery"}"""),
        new("200", "POST /api/v1/auth/login", "/api/v1/auth/login", """{"username":"anna","password":"correct horse battery"}"""),
        new("200", "POST /api/v1/auth/refresh", "/api/v1/auth/refresh", """{"refresh_token":"{refresh}"}"""),
        //   nob gst usr own adm svc agt met fus fad exp rev
        new("401 204 204 204 204 204 204 204 204 204 401 401", "POST /api/v1/auth/logout", "/api/v1/auth/logout"),
        new("401 200 200 200 200 200 200 200 200 200 401 401", "GET /api/v1/auth/sessions", "/api/v1/auth/sessions"),
        new("401 404 404 204 404 404 404 404 404 404 401 401", "DELETE /api/v1/auth/sessions/{id}", "/api/v1/auth/sessions/{session}"),
        // For admins of the organisation. Another's users and tokens do not exist.
        //   nob gst usr own adm svc agt met fus fad exp rev
        new("401 403 403 403 201 403 403 403 403 403 401 401", "POST /api/v1/orgs/{org}/invites", "/api/v1/orgs/default/invites", """{"roles":["user"]}"""),
        new("401 403 403 403 200 403 403 403 403 403 401 401", "GET /api/v1/orgs/{org}/invites", "/api/v1/orgs/default/invites"),
        new("401 403 403 403 204 403 403 403 403 403 401 401", "DELETE /api/v1/orgs/{org}/invites/{id}", "/api/v1/orgs/default/invites/{orgInvite}"),
        new("401 403 403 403 200 403 403 403 403 403 401 401", "GET /api/v1/orgs/{org}/users", "/api/v1/orgs/default/users"),
        new("401 403 403 403 200 403 403 403 403 404 401 401", "PUT /api/v1/users/{id}/teams", "/api/v1/users/{account}/teams", """{"teams":["design"],"workspaces":[]}"""),
        new("401 403 403 403 200 403 403 403 403 404 401 401", "PUT /api/v1/users/{id}/roles", "/api/v1/users/{account}/roles", """{"roles":["user"]}"""),
        new("401 403 403 403 201 403 403 403 403 201 401 401", "POST /api/v1/service-tokens/", "/api/v1/service-tokens", """{"name":"{fresh}","roles":["service"]}"""),
        new("401 403 403 403 200 403 403 403 403 200 401 401", "GET /api/v1/service-tokens/", "/api/v1/service-tokens"),
        new("401 403 403 403 204 403 403 403 403 404 401 401", "DELETE /api/v1/service-tokens/{id}", "/api/v1/service-tokens/{serviceToken}"),
        new("401 403 403 403 200 403 403 200 403 200 401 401", "GET /api/v1/stats", "/api/v1/stats"),
        // Rooms. Another organisation's do not exist; who is only a scraper has none.
        //   nob gst usr own adm svc agt met fus fad exp rev
        new("401 201 201 201 201 201 201 403 201 201 401 401", "POST /api/v1/rooms/", "/api/v1/rooms", """{"name":"Team retro"}"""),
        new("401 200 200 200 200 200 200 403 200 200 401 401", "GET /api/v1/rooms/", "/api/v1/rooms"),
        new("401 200 200 200 200 200 200 403 404 404 401 401", "GET /api/v1/rooms/{id}", "/api/v1/rooms/{room}"),
        new("401 403 403 200 200 403 403 403 404 404 401 401", "PATCH /api/v1/rooms/{id}", "/api/v1/rooms/{room}", """{"name":"Team retro"}"""),
        new("401 403 403 204 204 403 403 403 404 404 401 401", "DELETE /api/v1/rooms/{id}", "/api/v1/rooms/{room}"),
        new("401 200 200 200 200 200 200 403 404 404 401 401", "GET /api/v1/rooms/{id}/participants", "/api/v1/rooms/{room}/participants"),
        new("401 403 403 204 204 403 403 403 404 404 401 401", "DELETE /api/v1/rooms/{id}/participants/{connectionId}", "/api/v1/rooms/{room}/participants/{connection}"),
        new("401 200 200 200 200 200 200 403 404 404 401 401", "GET /api/v1/rooms/{id}/board", "/api/v1/rooms/{room}/board"),
        new("401 200 200 200 200 200 200 403 404 404 401 401", "GET /api/v1/rooms/{id}/board.svg", "/api/v1/rooms/{room}/board.svg"),
        new("401 200 200 200 200 200 200 403 404 404 401 401", "GET /api/v1/rooms/{id}/history", "/api/v1/rooms/{room}/history"),
        new("401 200 200 200 200 200 200 403 404 404 401 401", "GET /api/v1/rooms/{id}/events", "/api/v1/rooms/{room}/events"),
        new("401 403 403 403 202 202 403 403 403 404 401 401", "POST /api/v1/rooms/{id}/events", "/api/v1/rooms/{room}/events", """{"type":"quiz:opened","data":{}}"""),
        new("401 200 200 200 200 200 200 403 404 404 401 401", "GET /api/v1/rooms/{id}/members", "/api/v1/rooms/{room}/members"),
        new("401 403 403 200 200 403 403 403 404 404 401 401", "PUT /api/v1/rooms/{id}/members/{userId}", "/api/v1/rooms/{room}/members/{account}", """{"role":"editor"}"""),
        new("401 403 403 204 204 403 403 403 404 404 401 401", "DELETE /api/v1/rooms/{id}/members/{userId}", "/api/v1/rooms/{room}/members/{member}"),
        new("401 403 403 201 201 403 403 403 404 404 401 401", "POST /api/v1/rooms/{id}/invites", "/api/v1/rooms/{room}/invites", """{"role":"editor"}"""),
        new("401 403 403 200 200 403 403 403 404 404 401 401", "GET /api/v1/rooms/{id}/invites", "/api/v1/rooms/{room}/invites"),
        new("401 403 403 204 204 403 403 403 404 404 401 401", "DELETE /api/v1/rooms/{id}/invites/{inviteId}", "/api/v1/rooms/{room}/invites/{roomInvite}"),
        new("401 200 200 200 200 200 200 403 404 404 401 401", "POST /api/v1/rooms/{id}/join", "/api/v1/rooms/{room}/join", """{"invite":"{roomCode}"}"""),
        // For back ends and agents. Their channels, users and runs are their own organisation's.
        //   nob gst usr own adm svc agt met fus fad exp rev
        new("401 403 403 403 202 202 403 403 403 202 401 401", "POST /api/v1/channels/{name}/events", "/api/v1/channels/topic:x/events", """{"type":"quiz:opened","data":{}}"""),
        new("401 403 403 403 202 202 403 403 403 202 401 401", "POST /api/v1/users/{id}/events", "/api/v1/users/{account}/events", """{"type":"quiz:opened","data":{}}"""),
        new("401 403 403 403 202 202 202 403 403 202 401 401", "POST /api/v1/runs/{run_id}/events", "/api/v1/runs/{fresh}/events", """{"type":"agent_started","agent_name":"Painter","user_id":"{account}","data":{}}"""),
        new("401 404 404 200 200 200 200 404 404 404 401 401", "GET /api/v1/runs/{run_id}", "/api/v1/runs/{run}"),
    ];

    /// <summary>
    /// The same for a room of its members alone: whoever is neither owner nor admin is kept out, but for a link, which makes them a member,
    /// and for back ends, which publish into every room of their organisation.
    /// </summary>
    public static IReadOnlyList<Row> InClosedRooms { get; } =
    [
        .. Open.Where(row => row.Address.Contains("{room}") && row.Address.StartsWith("/api/v1/rooms", StringComparison.Ordinal)).Select(row => row.Endpoint switch
        {
            "POST /api/v1/rooms/{id}/join" or "POST /api/v1/rooms/{id}/events" => row,
            _ => row with { Answers = Closed(row.Answers) },
        }),
    ];

    private static string Closed(string answers)
    {
        var closed = answers.Split(' ');
        foreach (var outsider in (int[])[1, 2, 5, 6]) closed[outsider] = "403";
        return string.Join(' ', closed);
    }

    /// <param name="Answers">A status for each caller, or one for all.</param>
    /// <param name="Endpoint">Its method, and its pattern as the server lists it.</param>
    public sealed record Row(string Answers, string Endpoint, string Address, string? Body = null)
    {
        public int Of(int caller) => int.Parse(Answers.Split(' ') is [var all] ? all : Answers.Split(' ')[caller], CultureInfo.InvariantCulture);
    }
}
