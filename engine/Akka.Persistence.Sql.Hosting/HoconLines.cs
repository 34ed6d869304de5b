using System.Text;
using Akka.Hosting;

namespace Akka.Persistence.Sql.Hosting;

/// <summary>Writes settings that are given and leaves out the others.</summary>
internal static class HoconLines
{
    public static void Setting(this StringBuilder sb, string key, string? value)
    {
        if (value is not null)
        {
            sb.AppendLine($"{key} = {value.ToHocon()}");
        }
    }

    public static void Setting(this StringBuilder sb, string key, bool? value)
    {
        if (value is { } given)
        {
            sb.AppendLine($"{key} = {given.ToHocon()}");
        }
    }
}
