using System.Collections.Immutable;

namespace Collab.Actors.Domain;

/// <summary>Who may do what with agents' runs: programs, and admins, within their organisation.</summary>
public static class RunRights
{
    /// <summary>Roles of tokens that publish runs, and see all of them [AG1].</summary>
    public static readonly ImmutableArray<string> Publishers = ["service", "agent", "admin"];

    public static bool MayPublish(ImmutableArray<string> roles)
    {
        foreach (var role in roles)
        {
            if (Publishers.Contains(role))
                return true;
        }

        return false;
    }
}
