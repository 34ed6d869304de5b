namespace Akka.Persistence.Journal;

/// <summary>What to do about events of two writers that wrote at once.</summary>
public enum ReplayFilterMode
{
    Fail = 0,
    Warn = 1,
    RepairByDiscardOld = 2,
    Disabled = 3,
}
