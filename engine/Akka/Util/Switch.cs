namespace Akka.Util;

/// <summary>On or off; an action can be tied to the change, and undoes it by throwing.</summary>
public class Switch
{
    private readonly Lock _gate = new();
    private volatile bool _on;

    public Switch(bool startAsOn = false) => _on = startAsOn;

    public bool IsOn => _on;

    public bool IsOff => !_on;

    public bool SwitchOn() => TranscendFrom(false, static () => { });

    public bool SwitchOn(Action action) => TranscendFrom(false, action);

    public bool SwitchOff() => TranscendFrom(true, static () => { });

    public bool SwitchOff(Action action) => TranscendFrom(true, action);

    public bool IfOn(Action action)
    {
        if (!_on)
            return false;
        action();
        return true;
    }

    public bool IfOff(Action action)
    {
        if (_on)
            return false;
        action();
        return true;
    }

    /// <summary>Like <see cref="IfOn"/>, and nobody switches while the action runs.</summary>
    public bool WhileOn(Action action)
    {
        lock (_gate)
            return IfOn(action);
    }

    public bool WhileOff(Action action)
    {
        lock (_gate)
            return IfOff(action);
    }

    public void Locked(Action action)
    {
        lock (_gate)
            action();
    }

    protected bool TranscendFrom(bool from, Action action)
    {
        lock (_gate)
        {
            if (_on != from)
                return false;
            _on = !from;
            try
            {
                action();
            }
            catch
            {
                _on = from;
                throw;
            }

            return true;
        }
    }
}
