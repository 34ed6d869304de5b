namespace Akka.Hosting;

/// <summary>Which settings win.</summary>
public enum HoconAddMode
{
    /// <summary>Those that are there; the added ones fill the gaps.</summary>
    Append = 0,

    /// <summary>The added ones.</summary>
    Prepend = 1,

    /// <summary>The added ones, alone.</summary>
    Replace = 2,
}
