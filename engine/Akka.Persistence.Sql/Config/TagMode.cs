namespace Akka.Persistence.Sql.Config;

/// <summary>Where the tags of events are stored.</summary>
public enum TagMode
{
    /// <summary>In the journal's tags column, between separators.</summary>
    Csv = 1,

    /// <summary>In a table of their own, a row for each.</summary>
    TagTable = 2,

    /// <summary>In both.</summary>
    Both = 3,
}
